import { type ReactNode, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { LogRow } from '../../app/[org]/plans/[planId]/_timeline/log-row';
import { PlanDetails } from '../../app/[org]/plans/[planId]/plan-details';
import { PlanList } from '../../app/[org]/plans/plan-list';
import { PlanRow } from '../../app/[org]/plans/plan-row';
import { watchAnswers } from '../../lib/client/live/unreadable-answers';
import { LiveContext, useLive } from '../../lib/client/live-context';
import { createLiveStore } from '../../lib/client/live-store';
import type { OrgEvent } from '../../lib/events/schema';
import { mergePlan } from '../../lib/plans/merge/plan';
import { mergePlans } from '../../lib/plans/merge/plans';
import { newestById, newestStates } from '../../lib/plans/merge/records';
import {
  countedLine,
  detailOf,
  listOf,
  NEXT,
  planId,
  TestOrgProvider,
} from '../helpers/browser/rendered-rows';

const EVENTS = process.argv.includes('--quick') ? 5 : 51;
/** Computing everything anew takes seconds for thousands of rows. */
const NAIVE_EVENTS = 5;
/** The events in the store when the measurement begins. */
const RECENT = 1_000;

const NO_FILTERS = {};
const silent = {
  start: () => {},
  stop: () => {},
  retry: () => {},
  connection: () => ({ state: 'live' as const, since: null, removed: false }),
  subscribe: () => () => {},
};
function useEvents() {
  const { store } = useLive();
  return useSyncExternalStore(store.subscribe, store.view).events;
}

function NaiveList({ list }: { list: ReturnType<typeof listOf> }) {
  const states = useEvents().flatMap(({ type, payload }) => (type === 'plan.state.changed' ? [payload] : []));
  const live = { stateChanges: [...newestStates(states).values()], newPlans: [] };
  const { plans } = mergePlans(list, live);
  return plans.map((plan) => <PlanRow key={plan.id} org="acme" plan={{ ...plan }} />);
}

function NaivePlan({ detail }: { detail: ReturnType<typeof detailOf> }) {
  const logs = useEvents().flatMap(({ type, payload }) => (type === 'plan.log.new' ? [payload] : []));
  const live = { liveLogs: [...newestById(logs).values()], liveState: null };
  const { log } = mergePlan({ ...detail, log: [...detail.log] }, live);
  return log.map((line) => (
    <LogRow key={line.id} log={{ ...line }} planHref="" marked={false} place="inside" />
  ));
}

const stateOf = (seq: number, plans: number): OrgEvent => ({
  seq,
  type: 'plan.state.changed',
  payload: {
    plan_id: planId(seq % plans),
    version: seq,
    state: { status: seq % 2 ? 'executing' : 'paused' },
  },
});
const lineOf = (seq: number, lines: number): OrgEvent => ({
  seq,
  type: 'plan.log.new',
  payload: { ...countedLine(lines + seq - NEXT), version: seq, plan_id: planId(0) },
});

/** The median time from an event's arrival until React has changed the document. */
function measure(
  view: ReactNode,
  eventOf: (seq: number) => OrgEvent,
  recent: number,
  count = EVENTS,
): number {
  let due: (() => void) | null = null;
  const store = createLiveStore(null, (run) => {
    due = run;
    return () => {
      due = null;
    };
  });
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  store.start({ epoch: 'ab12cd34', seq: NEXT - 1 });
  flushSync(() =>
    root.render(
      <LiveContext value={{ org: 'acme', store, source: silent, unreadable: watchAnswers().unreadable }}>
        <TestOrgProvider org="acme">{view}</TestOrgProvider>
      </LiveContext>,
    ),
  );
  let seq = NEXT;
  for (; seq < NEXT + recent; seq += 1) store.push(eventOf(seq));
  flushSync(() => due?.());
  const took: number[] = [];
  for (const end = seq + count; seq < end; seq += 1) {
    const began = performance.now();
    store.push(eventOf(seq));
    flushSync(() => due?.());
    took.push(performance.now() - began);
  }
  flushSync(() => root.unmount());
  container.remove();
  took.sort((a, b) => a - b);
  return took[Math.floor(took.length / 2)] ?? 0;
}

export function run(): void {
  Object.assign(window, { matchMedia: () => ({ matches: true }) });
  console.log(
    `Milliseconds an event, median of ${EVENTS}, of ${NAIVE_EVENTS} where everything is computed anew`,
  );
  console.log(
    `${''.padEnd(34)}${'everything anew'.padStart(16)}${'now'.padStart(10)}${'ratio'.padStart(10)}`,
  );
  const tell = (what: string, before: number, now: number) =>
    console.log(
      `${what.padEnd(34)}${before.toFixed(2).padStart(16)}${now.toFixed(2).padStart(10)}${`${(before / now).toFixed(0)} ×`.padStart(10)}`,
    );
  for (const rows of [200, 2_000]) {
    const event = (seq: number) => stateOf(seq, rows);
    const list = listOf(rows);
    tell(
      `a state, list of ${rows} plans`,
      measure(<NaiveList list={list} />, event, RECENT, NAIVE_EVENTS),
      measure(<PlanList list={list} filters={NO_FILTERS} />, event, RECENT),
    );
  }
  for (const rows of [200, 2_000]) {
    const event = (seq: number) => lineOf(seq, rows);
    const detail = detailOf(rows);
    tell(
      `a new line, plan with ${rows} lines`,
      measure(<NaivePlan detail={detail} />, event, 0, NAIVE_EVENTS),
      measure(<PlanDetails detail={detail} />, event, 0),
    );
  }
}
