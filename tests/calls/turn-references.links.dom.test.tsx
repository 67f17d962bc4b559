// @vitest-environment jsdom
import { act, render, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { loadVirtualModule } from '../../app/_ui/long-list/use-lazy-virtualizer';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { CallDetails } from '../../app/[org]/calls/[callId]/call-details';
import { referencesByTurn } from '../../app/[org]/calls/[callId]/turn-references';
import type { Call, CallDetail } from '../../lib/calls/schema';
import {
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
} from '../../lib/events/schema';
import type { PlanLogEvent, ToolCallEntry } from '../../lib/plans/schema/log-entry';
import type { Plan } from '../../lib/plans/schema/plan';
import { begin, page, push, withFreshPage, wrapper } from '../helpers/browser/live-page';
import { CONNECTED } from '../helpers/builders/channels';

withFreshPage();
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  window.location.hash = '';
});

const AT = '2026-11-22T10:00:00.000Z';
const TURN = 2;
const evidence = [{ call_id: 'c1', turn: TURN, quote: 'I will email the quote' }];

const plan = (over: Partial<Plan> = {}): Plan => ({
  id: 'p1',
  title: 'The quote',
  description: '',
  state: { status: 'pending_review' },
  version: 3,
  call_id: 'c1',
  template_id: null,
  template_name: null,
  contacts: [{ id: 'k1', name: 'Dana Whitfield', email: 'dana@example.com', phone: null }],
  preview: [{ tool: 'send_email', summary: 'Send the quote', to: 'dana@example.com', evidence }],
  created_at: AT,
  ...over,
});

function email(
  version: number,
  status: ToolCallEntry['status'],
  over: Partial<ToolCallEntry> = {},
): PlanLogEvent {
  const entry: ToolCallEntry = {
    kind: 'tool_call',
    tool: 'send_email',
    run_id: 'r1',
    step: 0,
    args: { to: 'dana@example.com', subject: 'Your quote', body: 'Hello' },
    evidence,
    status,
    ...over,
  };
  return { id: 'e1', plan_id: 'p1', created_at: AT, version, entry };
}

const namesAt = (led: ReturnType<typeof referencesByTurn>, turn: number) =>
  (led.get(turn) ?? []).map(({ tool, to, proposed }) => [
    tool,
    to,
    proposed?.entry.status.state ?? 'intended',
  ]);

describe('references from a turn', () => {
  test('show what a plan under review intends until the first proposal', () => {
    expect(namesAt(referencesByTurn('c1', [plan()], []), TURN)).toEqual([
      ['send_email', 'Dana Whitfield', 'intended'],
    ]);
    const proposed = [email(5, { state: 'pending' })];
    expect(namesAt(referencesByTurn('c1', [plan()], proposed), TURN)).toEqual([
      ['send_email', 'Dana Whitfield', 'pending'],
    ]);
  });

  test('show both intentions that quote one turn', () => {
    const [action] = plan().preview;
    const preview = action ? [action, { ...action, to: 'bank@example.com' }] : [];
    expect(namesAt(referencesByTurn('c1', [plan({ preview })], []), TURN)).toHaveLength(2);
  });

  test('show the newest version once, however many events contain it', () => {
    const logs = [email(7, { state: 'executed', at: AT }), email(5, { state: 'pending' })];
    expect(namesAt(referencesByTurn('c1', [plan()], logs), TURN)).toEqual([
      ['send_email', 'Dana Whitfield', 'executed'],
    ]);
  });

  test('contain no other call, no lookups and no intentions of a rejected plan', () => {
    const other = email(5, { state: 'pending' }, { evidence: [{ call_id: 'c2', turn: TURN, quote: 'q' }] });
    const look = email(5, { state: 'executed', at: AT }, { tool: 'get_contact_details' });
    const rejected = plan({ state: { status: 'rejected', reason: 'no' } });
    expect(referencesByTurn('c1', [rejected], [other]).size).toBe(0);
    expect(referencesByTurn('c1', [rejected], [look]).size).toBe(0);
  });
});

function callOf(
  turns: number,
  planning: Call['planning'] = { state: 'nothing_owed', reason: 'none' },
): CallDetail {
  const call: Call = {
    id: 'c1',
    source: 'tests',
    external_id: '1',
    kind: null,
    direction: null,
    started_at: AT,
    duration_s: 60,
    participants: [
      { speaker: 'A', role: 'agent', name: 'Ana' },
      { speaker: 'B', role: 'customer', name: 'Dana Whitfield' },
    ],
    turn_count: turns,
    planning,
    version: 1,
    created_at: AT,
    turns: Array.from({ length: turns }, (_, turn) => ({
      speaker: turn % 2 ? 'B' : 'A',
      text: `Sentence ${turn}`,
      start_ms: turn * 1_000,
    })),
  };
  return { call, plans: [], proposals: [], cursor: 'ab12cd34.2' };
}

const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
const show = (found: CallDetail) =>
  render(
    <OrgProvider
      value={{ slug: page.org, name: 'Acme', role: 'member', userName: 'Ana', orgs: [], times, ...CONNECTED }}
    >
      <CallDetails found={found} />
    </OrgProvider>,
    { wrapper },
  );
const turnRow = (number: number) => {
  const row = document.getElementById(`turn-${number}`);
  if (!row) throw new Error(`turn ${number} is not there`);
  return within(row);
};

describe('the page of a call', () => {
  test('shows references live, with a link to each entry', async () => {
    show(callOf(4));
    begin(2);
    expect(screen.queryByText('Resulted in:')).toBeNull();
    await push({ seq: 3, type: EVT_PLAN_CREATED, payload: plan() });
    expect(turnRow(TURN).getByRole('link', { name: 'Email to Dana Whitfield' }).getAttribute('href')).toBe(
      `/${page.org}/plans/p1`,
    );
    screen.getByRole('link', { name: 'The quote' });
    await push({ seq: 4, type: EVT_PLAN_LOG_NEW, payload: email(4, { state: 'pending' }) });
    expect(turnRow(TURN).getByRole('link', { name: 'Email to Dana Whitfield' }).getAttribute('href')).toBe(
      `/${page.org}/plans/p1#entry-e1`,
    );
    turnRow(TURN).getByText('Waiting for you');
    await push({ seq: 5, type: EVT_PLAN_LOG_NEW, payload: email(5, { state: 'executed', at: AT }) });
    turnRow(TURN).getByText('Sent');
  });

  test('shows the end of the planning and the plan as they come, without a request', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
    show(callOf(4, { state: 'queued' }));
    begin(2);
    screen.getByText('Reading');
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    const { turns, ...summary } = callOf(4, { state: 'planned', plan_ids: ['p1'] }).call;
    await push(
      { seq: 3, type: EVT_PLAN_CREATED, payload: plan() },
      { seq: 4, type: EVT_CALL_UPDATED, payload: { ...summary, version: 4 } },
    );
    screen.getByText('1 plan');
    screen.getByRole('link', { name: 'The quote' });
    expect(document.querySelectorAll('[id^="turn-"]')).toHaveLength(turns.length);
    await push({
      seq: 5,
      type: EVT_PLAN_STATE_CHANGED,
      payload: { plan_id: 'p1', state: { status: 'executing' }, version: 5 },
    });
    screen.getByText('Running');
    expect(page.fetched).toEqual([]);
    vi.useRealTimers();
  });

  test('ignores plans of other calls', async () => {
    show(callOf(4));
    begin(2);
    await push({
      seq: 3,
      type: EVT_PLAN_CREATED,
      payload: plan({ id: 'p2', call_id: 'c9', title: 'Other' }),
    });
    expect(screen.queryByText('Other')).toBeNull();
  });

  test('renders few of 2,000 turns, and any turn that a link names', async () => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe() {}
        unobserve() {}
        disconnect() {}
      },
    );
    vi.stubGlobal('scrollTo', () => {});
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40);
    Element.prototype.scrollIntoView ??= () => {};
    await loadVirtualModule();
    show(callOf(2_000));
    await act(async () => {});
    expect(document.querySelectorAll('[id^="turn-"]').length).toBeLessThan(100);
    await act(async () => {
      window.location.hash = '#turn-1500';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    turnRow(1_500).getByText('Sentence 1500');
    expect(document.getElementById('turn-1500')?.getAttribute('aria-current')).toBe('true');
    expect(document.activeElement?.id).toBe('turn-1500');
  });
});
