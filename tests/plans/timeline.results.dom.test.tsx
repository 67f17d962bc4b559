// @vitest-environment jsdom
import { fireEvent, render, screen, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { Timeline } from '../../app/[org]/plans/[planId]/_timeline/timeline';
import type { Entry, PlanLogDisplay, ToolCallStatus } from '../../lib/plans/schema/log-entry';
import type { PlanState } from '../../lib/plans/schema/plan';
import { page, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { newPlan } from '../helpers/builders/plan-history';

withFreshPage();
beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: true })));

const at = '2026-11-22T10:00:00.000Z';
const by = { kind: 'user', id: 'u1', name: 'Ana' } as const;
let made = 0;
function log(entry: Entry): PlanLogDisplay {
  made += 1;
  return { id: `e${made}`, entry, created_at: at, version: made };
}
const system = (event: 'execution_started' | 'execution_ended') =>
  log(
    event === 'execution_started'
      ? { kind: 'system', event, run_id: 'r1' }
      : { kind: 'system', event, run_id: 'r1', outcome: 'completed' },
  );
const call = (
  tool: 'send_email' | 'ask_user' | 'complete_plan',
  args: Record<string, string>,
  status: ToolCallStatus,
) => log({ kind: 'tool_call', tool, run_id: 'r1', step: 0, args, evidence: [], status });

const LOG = () => [
  system('execution_started'),
  call('ask_user', { question: 'What does it cost?' }, { state: 'answered', by, at, answer: '149 dollars' }),
  call(
    'send_email',
    { to: 'kim@example.com', subject: 'Old', body: 'Old text' },
    { state: 'superseded', by, at, entry_id: 'e9' },
  ),
  call(
    'send_email',
    { to: 'kim@example.com', subject: 'The price', body: 'It costs 149 dollars.' },
    { state: 'rejected', by, at, reason: 'Too late.' },
  ),
  call('complete_plan', { summary: 'Done.' }, { state: 'executed', at }),
  system('execution_ended'),
];

const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
function show(state: PlanState, entries: PlanLogDisplay[]) {
  const org = {
    slug: page.org,
    name: 'Acme',
    role: 'member' as const,
    userName: 'Ana',
    orgs: [],
    times,
    connected: { send_email: true, send_sms: true },
    demo: false,
  };
  const plan = { ...newPlan('p1', 1, at), state };
  const detail = {
    plan,
    log: entries,
    log_before: null,
    runs: [{ id: 'r1', number: 1, started_at: at, outcome: 'completed', entries: entries.length }],
    cursor: 'ab12cd34-1',
  };
  const older = { more: false, loading: false, problem: null, loadOlder: () => {}, loadTo: () => {} };
  render(
    <OrgProvider value={org}>
      <Timeline planHref="/acme/plans/p1" detail={detail} older={older} />
    </OrgProvider>,
    { wrapper },
  );
}

test('a completed plan shows its messages and answers first, with text, state and person; the run is closed', async () => {
  show({ status: 'completed', summary: 'Done.' }, LOG());
  const results = within(await screen.findByRole('region', { name: 'Results' }));
  expect(results.getAllByRole('listitem')).toHaveLength(2);
  results.getByText('What does it cost?');
  results.getByText('149 dollars');
  results.getByText('It costs 149 dollars.');
  results.getByText('Rejected', { selector: 'span' });
  expect(results.getAllByText(/by Ana/)).toHaveLength(2);
  const details = within(screen.getByRole('region', { name: 'Details' }));
  const run = details.getByRole('button', { name: /Run 1/ });
  expect(run.getAttribute('aria-expanded')).toBe('false');
});

test('a run that is opened does not list its beginning and end', async () => {
  show({ status: 'completed', summary: 'Done.' }, LOG());
  const run = await screen.findByRole('button', { name: /Run 1\s*completed, 4 entries/ });
  fireEvent.click(run);
  await screen.findByText('Plan completed');
  expect(screen.queryByText(/The run/)).toBeNull();
});

test('a plan that still runs, or has sent nothing, shows its newest run open', async () => {
  show({ status: 'executing' }, LOG());
  const run = await screen.findByRole('button', { name: /Run 1/ });
  expect(run.getAttribute('aria-expanded')).toBe('true');
  expect(screen.queryByRole('region', { name: 'Results' })).toBeNull();
});
