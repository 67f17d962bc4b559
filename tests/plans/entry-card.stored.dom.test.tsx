// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { OrgProvider, type OrgView } from '../../app/[org]/_org/org-context';
import { EntryCard } from '../../app/[org]/plans/_decide/entry-card';
import type { ToolCallLog } from '../../app/[org]/plans/_entry/entry-args';
import type { ToolCallStatus } from '../../lib/plans/schema/log-entry';
import { CONNECTED, DEMO, NOT_CONNECTED } from '../helpers/builders/channels';

const AT = '2026-11-22T10:00:00.000Z';
const BEN = { kind: 'user', id: 'u2', name: 'Ben Adeyemi' } as const;
const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
let cards = 0;

afterEach(cleanup);

type Tool = 'send_email' | 'send_sms';
type Given = Partial<Pick<OrgView, 'connected' | 'demo' | 'role'>> & { tool?: Tool };

function show(status: ToolCallStatus, { tool = 'send_email', role = 'member', ...channels }: Given) {
  const to = tool === 'send_sms' ? '+12125550142' : 'kim@example.com';
  const log: ToolCallLog = {
    ...{ id: `stored-${cards++}`, created_at: AT, version: 5 },
    entry: {
      ...{ kind: 'tool_call', tool, run_id: 'r1', step: 0 },
      ...{ args: { to, subject: 'Quote', body: 'Hello' }, evidence: [], status },
    },
  };
  const org = { slug: 'acme', name: 'Acme', role, userName: 'Ana', orgs: [], times };
  render(
    <OrgProvider value={{ ...org, ...CONNECTED, ...channels }}>
      <EntryCard planId="p1" log={log} />
    </OrgProvider>,
  );
}

const shown = () => document.body.textContent ?? '';
const expectText = (words: RegExp) => waitFor(() => expect(shown()).toMatch(words));
/** Nothing but the negation may speak of sending. */
const claimsSending = () =>
  /\b(sent|sends|sending|goes out)\b/i.test(shown().replaceAll(/not sent|Not sent/g, ''));

const pending: ToolCallStatus = { state: 'pending' };
const approved = (inMs: number): ToolCallStatus => ({
  ...{ state: 'approved', by: BEN, at: new Date().toISOString() },
  run_at: new Date(Date.now() + inMs).toISOString(),
});

describe('before the decision', () => {
  test.each([
    ['send_email', 'Email is not connected: this will be stored, not sent.'],
    ['send_sms', 'Text messages are not connected: this will be stored, not sent.'],
  ] as const)('a card of %s says that it will be stored', async (tool, words) => {
    show(pending, { tool, ...NOT_CONNECTED });
    await screen.findByText(words);
    expect(claimsSending()).toBe(false);
  });

  test('each channel is judged on its own', async () => {
    const connected = { send_email: true, send_sms: false };
    show(pending, { connected });
    await expectText(/Sends once the time to undo has passed/);
    expect(shown()).not.toMatch(/stored/);
    cleanup();
    show(pending, { connected, tool: 'send_sms' });
    await expectText(/Text messages are not connected/);
  });

  test('admins have a link to the channels, members have none', async () => {
    show(pending, { ...NOT_CONNECTED, role: 'admin' });
    const link = await screen.findByRole('link', { name: 'Connect' });
    expect(link.getAttribute('href')).toBe('/acme/settings/channels');
    cleanup();
    show(pending, NOT_CONNECTED);
    await expectText(/Email is not connected/);
    expect(screen.queryByRole('link', { name: 'Connect' })).toBeNull();
  });

  test('the demo names itself as the reason, and has nothing to connect', async () => {
    show(pending, { ...DEMO, role: 'owner' });
    await screen.findByText('Demo: this will be stored, not sent.');
    expect(screen.queryByRole('link', { name: 'Connect' })).toBeNull();
  });

  test('the form for editing says it too', async () => {
    show(pending, NOT_CONNECTED);
    await expectText(/Email is not connected/);
    fireEvent.click(screen.getByRole('button', { name: 'Edit and approve' }));
    await screen.findByRole('button', { name: 'Approve edited message' });
    await expectText(/Email is not connected: this will be stored, not sent/);
  });
});

describe('after the approval', () => {
  test('the countdown counts to the storing', async () => {
    show(approved(9_000), NOT_CONNECTED);
    await expectText(/Stored in \d s/);
    expect(claimsSending()).toBe(false);
    cleanup();
    show(approved(9_000), CONNECTED);
    await expectText(/Sends in \d s/);
  });

  test('a later time is the time of the storing', async () => {
    show(approved(3_600_000), NOT_CONNECTED);
    await expectText(/Approved by Ben Adeyemi. Stored .*\d{1,2}:\d\d/);
    expect(claimsSending()).toBe(false);
  });

  test('a message that is being handed over is being stored', async () => {
    show({ state: 'dispatching', by: BEN, at: AT, attempt: 1 }, NOT_CONNECTED);
    await screen.findByText('Storing…');
    expect(claimsSending()).toBe(false);
    cleanup();
    show({ state: 'dispatching', by: BEN, at: AT, attempt: 1 }, CONNECTED);
    await screen.findByText('Sending…');
  });

  test('a stored message stays stored when the channel is connected later', async () => {
    const receipt = { provider: 'outbox', provider_id: '1', delivered: false, digest: 'd' };
    show({ state: 'executed', at: AT, by: BEN, receipt }, CONNECTED);
    await screen.findByText('Stored in the outbox. Not sent.');
    screen.getByText('Stored, not sent');
    expect(claimsSending()).toBe(false);
  });
});
