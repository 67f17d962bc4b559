// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { ContactDialog } from '../../app/[org]/contacts/contact-dialog';
import { SendingAndTime } from '../../app/[org]/settings/organization/sending-and-time';
import { RuleDialog } from '../../app/[org]/settings/rules/rule-dialog';
import { TemplateForm } from '../../app/[org]/templates/template-form';
import type { Rule } from '../../lib/rules/schema';
import type { Settings, SettingsView } from '../../lib/settings/schema';
import type { Template } from '../../lib/templates/schema';
import { CONNECTED } from '../helpers/builders/channels';
import { newContact } from '../helpers/builders/contacts';

const push = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ push, refresh: () => {} }) }));

type Row = { version: number };
type Server<R extends Row> = { row: R; sent: Record<string, unknown>[] };

/** A server that compares versions like the real one. `reply` wraps the row of the answer; `fieldsOf` unwraps the body. */
function serve<R extends Row>(
  row: R,
  reply: (row: R) => unknown,
  fieldsOf = (body: Record<string, unknown>): object => body,
): Server<R> {
  const server: Server<R> = { row, sent: [] };
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const body: Record<string, unknown> = JSON.parse(String(init.body));
    server.sent.push(body);
    if (body.version !== server.row.version)
      return Response.json({ code: 'conflict', message: 'Changed.', current: server.row }, { status: 409 });
    server.row = { ...server.row, ...fieldsOf(body), version: server.row.version + 1 };
    return Response.json(reply(server.row));
  });
  return server;
}

function show(children: ReactNode) {
  const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
  const who = { role: 'owner' as const, userName: 'Ana', orgs: [] };
  const org = { slug: 'acme', name: 'Acme', ...who, ...CONNECTED, times };
  render(<OrgProvider value={org}>{children}</OrgProvider>);
}

const input = (label: string | RegExp) => screen.getByLabelText<HTMLInputElement>(label);
const type = (label: string | RegExp, value: string) => fireEvent.change(input(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole('button', { name: /^Save/ }));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  push.mockReset();
});

test('a phone saved from an old dialog does not opt a contact in again', async () => {
  const opened = newContact('c1', { phone: '+12025550111', version: 1 });
  const server = serve(opened, (contact) => ({ contact }));
  const onClose = vi.fn();
  show(<ContactDialog contact={opened} onClose={onClose} onSaved={() => {}} />);
  type(/^Phone/, '+12025550112');
  server.row = { ...opened, do_not_email: true, version: 2 };
  save();
  await screen.findByText('Now: on');
  expect(input('Do not email').checked).toBe(true);
  save();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(server.sent.at(-1)).toEqual({ version: 2, phone: '+12025550112' });
  expect(server.row).toMatchObject({ do_not_email: true, phone: '+12025550112' });
});

test('instructions saved from an old form do not switch autopilot or the template on again', async () => {
  const opened: Template = {
    id: 't1',
    name: 'Follow-up',
    description: 'Thank the customer.',
    trigger: 'manual',
    auto_approve: false,
    autopilot: true,
    re_enrollment_policy: 'once',
    start_condition: '',
    allowed_tools: ['send_sms', 'send_email'],
    expires_after_s: 5_000,
    remind_after_s: null,
    is_active: true,
    version: 7,
    created_at: '2026-11-22T10:00:00.000Z',
  };
  const server = serve(opened, (template) => ({ template }));
  show(<TemplateForm template={opened} />);
  type('Instructions', 'Thank them twice.');
  server.row = { ...opened, autopilot: false, is_active: false, expires_after_s: 7_200, version: 8 };
  save();
  await screen.findByText('Now: 2 hours');
  expect(server.sent[0]).toEqual({ version: 7, description: 'Thank them twice.' });
  expect(input('Active').checked).toBe(false);
  expect(input(/^Autopilot/).checked).toBe(false);
  expect(input(/expire/).value).toBe('2');
  save();
  await waitFor(() => expect(push).toHaveBeenCalled());
  expect(server.row).toMatchObject({ autopilot: false, is_active: false, description: 'Thank them twice.' });
});

test('an undo time saved from an old page keeps quiet hours that were set meanwhile', async () => {
  const opened: Settings = { undo_window_s: null, time_zone: null, quiet_hours: null, version: 0 };
  const view = (settings: Settings): SettingsView => ({
    settings,
    effective: { undo_window_s: 10, time_zone: 'UTC', quiet_hours: settings.quiet_hours },
    earliest_run_at: '2026-11-22T10:00:00.000Z',
  });
  const server = serve(opened, view);
  show(<SendingAndTime view={view(opened)} defaults={{ undo_window_s: 10, time_zone: 'UTC' }} />);
  type(/undo/i, '15');
  server.row = { ...opened, quiet_hours: { from: '21:00', until: '08:00' }, version: 1 };
  save();
  await screen.findByText('Now: 21:00–08:00');
  expect(input(/^Quiet hours from/).value).toBe('21:00');
  save();
  await waitFor(() => expect(server.row.version).toBe(2));
  expect(server.row).toMatchObject({ undo_window_s: 15, quiet_hours: { from: '21:00', until: '08:00' } });
  type(/undo/i, '20');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toBeTruthy());
  save();
  await waitFor(() => expect(server.sent.at(-1)).toEqual({ version: 2, undo_window_s: 20 }));
});

test('a name saved from an old dialog keeps the content of a rule, and both names are shown', async () => {
  const opened: Rule = {
    id: 'r1',
    name: 'Quotes',
    verdict: 'approve',
    tool: 'send_email',
    template_id: null,
    recipient: null,
    max_chars: 500,
    position: 1,
    is_active: true,
    version: 1,
    created_by: 'Ana',
    created_at: '2026-11-22T10:00:00.000Z',
    updated_at: '2026-11-22T10:00:00.000Z',
  };
  const server = serve(
    opened,
    (rule) => ({ rule }),
    ({ rule }) => ({ ...Object(rule) }),
  );
  const onSaved = vi.fn(async () => {});
  show(<RuleDialog rule={opened} templates={[]} onClose={() => {}} onSaved={onSaved} />);
  type('Name', 'Short quotes');
  server.row = { ...opened, name: 'Quotes, brief', max_chars: 200, is_active: false, version: 2 };
  save();
  await screen.findByText('Yours: Short quotes');
  expect(input(/^Longest message/).value).toBe('200');
  save();
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(server.sent.at(-1)).toEqual({ version: 2, rule: { name: 'Short quotes' } });
  expect(server.row).toMatchObject({ max_chars: 200, is_active: false });
});
