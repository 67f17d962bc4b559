// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OrgProvider, type OrgView } from '../../app/[org]/_org/org-context';
import { LifecycleButtons } from '../../app/[org]/plans/[planId]/_header/lifecycle-buttons';
import { PlanHeader } from '../../app/[org]/plans/[planId]/_header/plan-header';
import { usePlanAction } from '../../app/[org]/plans/[planId]/_header/use-plan-action';
import { PlanRow } from '../../app/[org]/plans/plan-row';
import type { Plan, PlanState } from '../../lib/plans/schema/plan';
import { CONNECTED } from '../helpers/builders/channels';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const STALLED: PlanState = { status: 'executing', stalled_since: ago(20) };

let sent: { url: string; body: Record<string, unknown> }[];
beforeEach(() => {
  sent = [];
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function planThatIs(state: PlanState, version = 5): Plan {
  return {
    id: 'p1',
    title: 'Send the quote',
    description: '',
    state,
    version,
    call_id: null,
    template_id: null,
    template_name: null,
    contacts: [],
    preview: [],
    created_at: ago(60),
  };
}

/** The server answers with the plan in this state. */
function answerWith(state: PlanState) {
  vi.stubGlobal('fetch', async (url: string, init: { body: string }) => {
    sent.push({ url, body: JSON.parse(init.body) });
    return Response.json(planThatIs(state, 9));
  });
}

function Header({ plan }: { plan: Plan }) {
  const { latest, pending, problem, act, edit } = usePlanAction(plan);
  const buttons = <LifecycleButtons {...{ plan: latest, pending, problem }} onAct={act} onEdit={edit} />;
  return <PlanHeader plan={latest} open={0} actions={buttons} />;
}

function show(state: PlanState, role: OrgView['role'] = 'member') {
  const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
  const org = { slug: 'acme', name: 'Acme', role, userName: 'Ana', orgs: [], times, ...CONNECTED };
  const plan = planThatIs(state);
  render(
    <OrgProvider value={org}>
      <Header plan={plan} />
      <ul aria-label="Plans">
        <PlanRow org="acme" plan={plan} />
      </ul>
    </OrgProvider>,
  );
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

test('a stalled run is shown in words with its time, on the page and in the list; retry starts it anew', async () => {
  answerWith({ status: 'stand_by', next_execution_at: ago(0) });
  show(STALLED);
  expect(screen.getAllByText('Stalled')).toHaveLength(2);
  expect(screen.getByText(/Stalled since/).textContent).toMatch(/\d{1,2}:\d\d.*no progress since then/);
  expect(screen.getByRole('list', { name: 'Plans' }).textContent).toContain('since 20 min ago');
  press('Retry');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull());
  expect(sent).toEqual([{ url: '/api/orgs/acme/plans/p1/retry', body: {} }]);
});

test('fail asks for a reason and shows the person who abandoned the plan', async () => {
  const by = { kind: 'user', id: 'ana', name: 'Ana' } as const;
  answerWith({ status: 'failed', reason: 'They cancelled.', by });
  show(STALLED);
  press('Fail');
  const reason = await screen.findByLabelText('Reason');
  fireEvent.change(reason, { target: { value: 'They cancelled.' } });
  press('Abandon plan');
  await screen.findByText(/By Ana: They cancelled/);
  expect(sent).toEqual([{ url: '/api/orgs/acme/plans/p1/fail', body: { reason: 'They cancelled.' } }]);
});

test('an active run offers neither action, and viewers are offered none', () => {
  show({ status: 'executing' });
  expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  expect(screen.getByText('Running now.')).toBeTruthy();
  cleanup();
  show(STALLED, 'viewer');
  expect(screen.queryByRole('button')).toBeNull();
});

test('a due plan that no worker has taken is shown as due, not as upcoming', () => {
  show({ status: 'stand_by', next_execution_at: ago(12) });
  expect(document.body.textContent).toMatch(/Due since 12 min ago; waiting for a free worker/);
  expect(screen.getByRole('list', { name: 'Plans' }).textContent).toContain('due since 12 min ago');
  cleanup();
  show({ status: 'stand_by', next_execution_at: ago(-30) });
  expect(document.body.textContent).toMatch(/Next run: in 30 min/);
});

test('a completed plan says how many of its messages were only stored, on the page and in the list', () => {
  show({ status: 'completed', summary: 'Stored for Kim Larsen, not sent: Your quote.', stored: 2 });
  expect(screen.getByRole('banner').textContent).toMatch(/Completed· stored, not sent \(2\)/);
  expect(screen.getByRole('list', { name: 'Plans' }).textContent).toContain('· stored, not sent (2)');
  cleanup();
  show({ status: 'completed', summary: 'Emailed Kim Larsen: Your quote.' });
  expect(document.body.textContent).not.toContain('stored');
});
