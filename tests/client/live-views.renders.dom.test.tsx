// @vitest-environment jsdom
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { useSyncExternalStore } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { InboxView } from '../../app/[org]/inbox/inbox-view';
import { PlanDetails } from '../../app/[org]/plans/[planId]/plan-details';
import { PlanList } from '../../app/[org]/plans/plan-list';
import { PlanRow } from '../../app/[org]/plans/plan-row';
import { useLive } from '../../lib/client/live-context';
import { EVT_PLAN_LOG_NEW, EVT_PLAN_STATE_CHANGED, type OrgEvent } from '../../lib/events/schema';
import type { PlanLogDisplay } from '../../lib/plans/schema/log-entry';
import type { Plan } from '../../lib/plans/schema/plan';
import { page, push, withFreshPage, wrapper } from '../helpers/browser/live-page';
import {
  countedLine,
  countedPlan,
  countedQuestion,
  detailOf,
  inboxOf,
  lineId,
  listOf,
  NEXT,
  planId,
  rendered,
  TestOrgProvider,
} from '../helpers/browser/rendered-rows';
import { sized } from '../helpers/load/run-size';

withFreshPage();
// With reduced motion no row is highlighted; jsdom has no animations.
beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: true })));

const PLANS = 200;
const LINES = sized(500, 2_000);
const ITEMS = 60;
const NO_FILTERS = {};

const show = (view: ReactNode) =>
  render(<TestOrgProvider org={page.org}>{view}</TestOrgProvider>, { wrapper });
const stateOf = (index: number, seq: number): OrgEvent => ({
  seq,
  type: EVT_PLAN_STATE_CHANGED,
  payload: { plan_id: planId(index), state: { status: 'paused' }, version: seq },
});
const logOf = (plan_id: string, log: PlanLogDisplay, seq: number): OrgEvent => ({
  seq,
  type: EVT_PLAN_LOG_NEW,
  payload: { ...log, version: seq, plan_id },
});
/** Only the log lines that were rendered: plans are rendered in the page's heading and in the inbox's counts too. */
async function linesIn(work: () => Promise<void>): Promise<Record<string, number>> {
  const all = Object.entries(await rendered(work));
  return Object.fromEntries(all.filter(([id]) => id.startsWith('line')));
}
const count = (selector: string) => document.querySelectorAll(selector).length;

describe('the list', () => {
  const rows = () => count('ul > li');

  test('a state change renders the row of its plan', async () => {
    show(<PlanList list={listOf(PLANS)} filters={NO_FILTERS} />);
    expect(rows()).toBe(PLANS);
    expect(await rendered(() => push(stateOf(7, NEXT)))).toEqual({ [planId(7)]: 1 });
    expect(await rendered(() => push(stateOf(7, NEXT + 1)))).toEqual({ [planId(7)]: 1 });
    expect(document.querySelectorAll('ul > li')[7]?.textContent).toContain('Paused');
  });

  test('a new plan renders its own row, and a log entry renders none', async () => {
    show(<PlanList list={listOf(PLANS)} filters={NO_FILTERS} />);
    const made = countedPlan(-1, NEXT);
    const create = () => push({ seq: NEXT, type: 'plan.created', payload: made });
    expect(await rendered(create)).toEqual({ [made.id]: 1 });
    expect(rows()).toBe(PLANS + 1);
    expect(await rendered(() => push(logOf(planId(3), countedLine(1), NEXT + 1)))).toEqual({});
  });

  test('500 events in one frame render each affected row once', async () => {
    show(<PlanList list={listOf(PLANS)} filters={NO_FILTERS} />);
    const burst = Array.from({ length: 500 }, (_, index) => stateOf(index % 20, NEXT + index));
    const affected = Array.from({ length: 20 }, (_, index) => [planId(index), 1]);
    expect(await rendered(() => push(...burst))).toEqual(Object.fromEntries(affected));
  });

  test('naive variant: a list computed from all events renders every row', async () => {
    const { plans } = listOf(PLANS);
    show(<NaiveList plans={plans} />);
    const all = plans.map(({ id }) => [id, 1]);
    expect(await rendered(() => push(stateOf(7, NEXT)))).toEqual(Object.fromEntries(all));
  });
});

/** Computes all rows from all events at each event: correct, but slow. */
function NaiveList({ plans }: { plans: Plan[] }) {
  const { store, org } = useLive();
  const { events } = useSyncExternalStore(store.subscribe, store.view);
  const states = new Map<string, Plan['state']>();
  for (const { type, payload } of events)
    if (type === EVT_PLAN_STATE_CHANGED) states.set(payload.plan_id, payload.state);
  return plans.map((plan) => (
    <PlanRow key={plan.id} org={org} plan={{ ...plan, state: states.get(plan.id) ?? plan.state }} />
  ));
}

describe('the page of a plan', () => {
  const lines = () => count('li[id^="entry-"]');

  test('a new or changed line renders itself, and lines of other plans render nothing', async () => {
    show(<PlanDetails detail={detailOf(LINES)} />);
    expect(lines()).toBe(LINES);
    const here = planId(0);
    const write = (index: number, seq: number) => push(logOf(here, countedLine(index), seq));
    expect(await linesIn(() => write(LINES, NEXT))).toEqual({ [lineId(LINES)]: 1 });
    expect(lines()).toBe(LINES + 1);
    expect(await linesIn(() => write(5, NEXT + 1))).toEqual({ [lineId(5)]: 1 });
    expect(lines()).toBe(LINES + 1);
    expect(await linesIn(() => push(logOf(planId(9), countedLine(1), NEXT + 2)))).toEqual({});
  });

  test('500 lines in one frame are each rendered once, in order', async () => {
    show(<PlanDetails detail={detailOf(100)} />);
    const added = Array.from({ length: 500 }, (_, index) => 100 + index);
    const burst = added.map((index) => logOf(planId(0), countedLine(index), NEXT + index));
    const once = Object.fromEntries(added.map((index) => [lineId(index), 1]));
    expect(await linesIn(() => push(...burst))).toEqual(once);
    const ids = [...document.querySelectorAll('li[id^="entry-"]')].map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 600 }, (_, index) => `entry-${lineId(index)}`));
  });

  test('a state change renders no line', async () => {
    show(<PlanDetails detail={detailOf(100)} />);
    expect(await linesIn(() => push(stateOf(0, NEXT)))).toEqual({});
  });
});

describe('the inbox', () => {
  const rows = () => count('ul[aria-label="What waits"] > li');

  test('a new question renders its row, and a settled one removes its row without rendering others', async () => {
    show(<InboxView inbox={inboxOf(ITEMS)} />);
    expect(rows()).toBe(ITEMS);
    const created = { seq: NEXT, type: 'plan.created' as const, payload: countedPlan(-1, NEXT) };
    await push({ ...created, payload: { ...created.payload, state: { status: 'executing' } } });
    const added = countedQuestion(ITEMS);
    expect(await linesIn(() => push(logOf(planId(-1), added, NEXT + 1)))).toHaveProperty(added.id);
    expect(rows()).toBe(ITEMS + 1);
    const again = await linesIn(() => push(logOf(planId(4), countedQuestion(4), NEXT + 2)));
    expect(Object.keys(again)).toEqual([lineId(4)]);
    const { entry, ...log } = countedQuestion(4);
    const settled = {
      ...log,
      entry: { ...entry, status: { state: 'expired' as const, at: log.created_at } },
    };
    expect(await linesIn(() => push(logOf(planId(4), settled, NEXT + 3)))).toEqual({});
    expect(rows()).toBe(ITEMS);
  });

  test('log lines and states of plans that are not shown render nothing', async () => {
    show(<InboxView inbox={inboxOf(ITEMS)} />);
    const names = await linesIn(() =>
      push(logOf(planId(4), countedLine(5_000), NEXT), stateOf(4, NEXT + 1), stateOf(PLANS, NEXT + 2)),
    );
    expect(names).toEqual({});
  });

  test('500 events in one frame render each affected row once', async () => {
    show(<InboxView inbox={inboxOf(ITEMS)} />);
    const burst = Array.from({ length: 500 }, (_, index) =>
      // The first one is left out because its card is open beside the list.
      logOf(planId(1 + (index % 10)), countedQuestion(1 + (index % 10)), NEXT + index),
    );
    const once = await linesIn(() => push(...burst));
    const single = await linesIn(() => push(logOf(planId(1), countedQuestion(1), NEXT + 500)));
    const perRender = single[lineId(1)];
    expect(once).toEqual(
      Object.fromEntries(Array.from({ length: 10 }, (_, i) => [lineId(1 + i), perRender])),
    );
  });
});
