// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createRef, type ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { OrgProvider, type OrgView } from '../../app/[org]/_org/org-context';
import { AuditTableRow } from '../../app/[org]/audit/audit-row';
import { ApproveDialog } from '../../app/[org]/inbox/_bulk/approve-dialog';
import { Summary } from '../../app/[org]/insights/summary';
import { Channels } from '../../app/[org]/outbox/channels';
import type { ToolCallLog } from '../../app/[org]/plans/_entry/entry-args';
import { TemplatePreview } from '../../app/[org]/templates/template-preview';
import type { AuditRow } from '../../lib/audit/schema';
import type { Insights } from '../../lib/insights/schema';
import { CONNECTED, NOT_CONNECTED } from '../helpers/builders/channels';

const AT = '2026-11-22T10:00:00.000Z';
const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
const EMAIL_ONLY = { connected: { send_email: true, send_sms: false }, demo: false };

afterEach(cleanup);

function show(screenOf: ReactNode, channels: Pick<OrgView, 'connected' | 'demo'> = NOT_CONNECTED) {
  const org = { slug: 'acme', name: 'Acme', role: 'member' as const, userName: 'Ana', orgs: [], times };
  render(<OrgProvider value={{ ...org, ...channels }}>{screenOf}</OrgProvider>);
}

const shown = () => document.body.textContent ?? '';

function insights(sent: number, stored: number): Insights {
  const none = { approved: 0, edited: 0, rejected: 0, answered: 0, median_ms: null, p90_ms: null };
  return {
    ...{ as_of: AT, time_zone: 'UTC', from: '2026-11-22', to: '2026-11-22', ever: true },
    days: [{ day: '2026-11-22', proposed: 60, approved: 55, rejected: 0, expired: 0, sent, stored }],
    ...{ decided: none, people: [], templates: [], fields: [], reasons: [], other_reasons: 0 },
    approvers: { user: 55, api_key: 0, rule: 0, autopilot: 0 },
  };
}

test('the insights count what was sent and what was stored apart', () => {
  show(<Summary insights={insights(0, 55)} />);
  expect(shown()).toContain('Sent0of 60 proposed');
  expect(shown()).toContain('Stored55kept in the outbox, not sent');
  cleanup();
  show(<Summary insights={insights(55, 0)} />, CONNECTED);
  expect(shown()).toContain('Sent55');
  expect(shown()).not.toContain('Stored');
});

function auditRow(outcome: 'executed' | 'stored'): AuditRow {
  const delivered = outcome === 'executed';
  const provider = delivered ? 'smtp' : 'outbox';
  const receipt = { provider, provider_id: '1', delivered, digest: 'd' };
  const ended = { ended_at: AT, outcome, digest: 'd', error: null, receipt };
  return {
    ...{ kind: 'message', id: 'e1', at: AT, plan_id: 'p1', plan_title: 'Quote', plan_status: 'completed' },
    ...{ template_id: null, template_name: null, contacts: [], run_id: null, step: null },
    ...{ tool: 'send_email', state: 'executed', args: { subject: 'Quote' }, approved_args: null },
    ...{ decisions: [], dispatches: [{ attempt: 1, provider, tries: 1, started_at: AT, ...ended }], receipt },
  };
}

test('the audit says that a message was stored, in its row and in the details of the attempt', () => {
  const table = (outcome: 'executed' | 'stored') => (
    <table>
      <AuditTableRow row={auditRow(outcome)} />
    </table>
  );
  show(table('stored'));
  screen.getByText('Stored, not sent');
  fireEvent.click(screen.getByRole('button', { name: 'Details' }));
  expect(shown()).toContain('outbox · stored, not sent');
  expect(shown()).not.toContain('accepted');
  cleanup();
  show(table('executed'));
  screen.getByText('Sent');
});

test('the confirmation for many messages says how many of them will be stored', () => {
  const chosen = (['send_email', 'send_sms'] as const).map((tool) => {
    const log: ToolCallLog = {
      ...{ id: tool, created_at: AT, version: 1 },
      entry: {
        ...{ kind: 'tool_call', tool, run_id: 'r1', step: 0, evidence: [] },
        ...{ args: { to: '+12125550142', body: 'At nine.' }, status: { state: 'pending' } },
      },
    };
    return { planId: 'p1', name: tool, log };
  });
  const dialog = <ApproveDialog chosen={chosen} leftOut={0} onApprove={() => {}} onClose={() => {}} />;
  show(dialog);
  expect(shown()).toContain('Each is stored, not sent (the channel is not connected), at the scheduled time');
  cleanup();
  show(dialog, EMAIL_ONLY);
  expect(shown()).toContain('1 sent and 1 stored, not sent');
  cleanup();
  show(dialog, CONNECTED);
  expect(shown()).toContain('Each is sent at the scheduled time');
});

test('a template says which of its messages are only stored', () => {
  const preview = <TemplatePreview form={createRef()} template={undefined} />;
  show(preview);
  screen.getByText('Approved emails and texts are stored, not sent: the channel is not connected.');
  cleanup();
  show(preview, EMAIL_ONLY);
  screen.getByText('Approved texts are stored, not sent: the channel is not connected.');
  cleanup();
  show(preview, CONNECTED);
  expect(shown()).not.toContain('stored');
});

test('the outbox of the demo says that nothing leaves this machine', () => {
  show(<Channels channels={{ email: 'outbox', sms: 'outbox' }} demo />);
  screen.getByText('Demo: nothing leaves this machine.');
  cleanup();
  show(<Channels channels={{ email: 'outbox', sms: 'twilio' }} demo={false} />);
  expect(screen.getByText('Approved emails are stored, not sent.')).toBeDefined();
});
