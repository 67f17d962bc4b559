import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLiveIndex } from '../../lib/client/live/live-index';
import { createLiveStore } from '../../lib/client/live-store';
import { EVT_PLAN_LOG_NEW, EVT_PLAN_STATE_CHANGED, type OrgEvent } from '../../lib/events/schema';
import { inboxMissesPlan, mergeInbox } from '../../lib/plans/merge/inbox';
import { mergePlan } from '../../lib/plans/merge/plan';
import { mergePlans } from '../../lib/plans/merge/plans';
import type { PlanLogDisplay } from '../../lib/plans/schema/log-entry';
import {
  detailAt,
  EPOCH,
  type History,
  inboxAt,
  listAt,
  moves,
  play,
} from '../helpers/builders/plan-history';
import { sized } from '../helpers/load/run-size';

const RUNS = { numRuns: sized(1_000, 10_000) };
const planIds = ({ states }: History) => [...(states.at(-1)?.plans.keys() ?? [])];
const planOf = ({ payload }: Pick<OrgEvent, 'payload'>) =>
  'plan_id' in payload ? payload.plan_id : payload.id;

/** A store whose animation frames run when the test calls `frame`. */
function openStore(seq: number) {
  let due: (() => void) | null = null;
  const store = createLiveStore(`${EPOCH}.${seq}`, (run) => {
    due = run;
    return () => {
      due = null;
    };
  });
  store.start({ epoch: EPOCH, seq });
  return { store, frame: () => due?.() };
}

/** Steps between a browser and its server, in any order. Afterwards the log is received to its end. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant('event' as const) },
    { weight: 3, arbitrary: fc.constant('frame' as const) },
    { weight: 2, arbitrary: fc.constant('snapshot' as const) },
    // A reset, as after a restore, followed by a replay.
    { weight: 1, arbitrary: fc.constant('reset' as const) },
  ),
  { maxLength: 60 },
);

test('after snapshots, frames, resets and replays in any order the screens show the state of the log', () => {
  const property = fc.property(moves, steps, fc.nat(), (script, taken, start) => {
    const history = play(script);
    const head = history.events.length;
    let last = start % (head + 1);
    const { store, frame } = openStore(last);
    let snapshots = [last];
    const next = () => {
      const event = history.events[last];
      if (!event) return;
      store.push(event);
      last += 1;
    };
    for (const step of taken) {
      if (step === 'event') next();
      else if (step === 'frame') frame();
      else if (step === 'snapshot') snapshots.push(last);
      else {
        // The snapshots on screen are fetched again at the cursor of the reset.
        last = Math.max(0, last - 3);
        store.reset({ epoch: EPOCH, seq: last });
        snapshots = [last];
      }
    }
    while (last < head) next();
    frame();
    for (const seq of snapshots) {
      expect(mergePlans(listAt(history, seq), store.plans()).plans).toEqual(listAt(history, head).plans);
      for (const id of planIds(history)) {
        const snapshot = detailAt(history, seq, id);
        const truth = detailAt(history, head, id);
        if (snapshot)
          expect(mergePlan(snapshot, store.plan(id))).toMatchObject({ plan: truth?.plan, log: truth?.log });
      }
      const inbox = inboxAt(history, seq);
      if (inboxMissesPlan(inbox, store.inbox())) continue;
      const logs = mergeInbox(inbox, store.inbox()).items.map(({ log }) => log);
      expect(logs).toEqual(inboxAt(history, head).items.map(({ log }) => log));
    }
  });
  fc.assert(property, RUNS);
});

test('rows that a frame does not change keep their identity', () => {
  const property = fc.property(moves, fc.nat(), fc.integer({ min: 1, max: 4 }), (script, at, perFrame) => {
    const history = play(script);
    const seq = at % (history.events.length + 1);
    const { store, frame } = openStore(seq);
    const ids = planIds(history);
    const list = listAt(history, seq);
    const details = new Map(ids.map((id) => [id, detailAt(history, seq, id)] as const));
    const rows = () => new Map(mergePlans(list, store.plans()).plans.map((plan) => [plan.id, plan]));
    const lines = (id: string) => {
      const detail = details.get(id);
      const log = detail ? mergePlan(detail, store.plan(id)).log : [];
      return new Map(log.map((line) => [line.id, line]));
    };
    for (let from = seq; from < history.events.length; from += perFrame) {
      const events = history.events.slice(from, from + perFrame);
      const before = { rows: rows(), slices: ids.map((id) => store.plan(id)), lines: ids.map(lines) };
      for (const event of events) store.push(event);
      frame();
      for (const detail of details.values()) {
        if (!detail) continue;
        const live = store.plan(detail.plan.id);
        // A copy has no cached merge.
        const uncached = mergePlan({ ...detail, log: [...detail.log] }, live);
        expect(mergePlan(detail, live)).toEqual(uncached);
      }
      const affected = new Set(events.map(planOf));
      const moved = new Set(events.filter(({ type }) => type !== EVT_PLAN_LOG_NEW).map(planOf));
      const written = new Set(events.map(({ payload }) => ('plan_id' in payload ? idOf(payload) : '')));
      for (const [id, row] of rows()) if (!moved.has(id)) expect(row).toBe(before.rows.get(id));
      for (const [place, id] of ids.entries()) {
        if (!affected.has(id)) expect(store.plan(id)).toBe(before.slices[place]);
        for (const [line, log] of lines(id))
          if (!written.has(line)) expect(log).toBe(before.lines[place]?.get(line));
      }
    }
  });
  fc.assert(property, RUNS);
});

function idOf(payload: OrgEvent['payload']): string {
  return 'id' in payload ? payload.id : '';
}

test('removing the older events leaves the index of the later ones', () => {
  const property = fc.property(moves, fc.nat(), (script, at) => {
    const { events, states } = play(script);
    const cut = at % (events.length + 1);
    const trimmed = createLiveIndex();
    const fresh = createLiveIndex();
    for (const event of events) trimmed.add(event);
    for (const event of events.slice(0, cut)) trimmed.remove(event);
    for (const event of events.slice(cut)) fresh.add(event);
    for (const id of planIds({ events, states })) {
      const [a, b] = [trimmed.plan(id), fresh.plan(id)];
      expect({ ...a, liveLogs: byId(a.liveLogs) }).toEqual({ ...b, liveLogs: byId(b.liveLogs) });
    }
    expect(byId(trimmed.inbox().logs)).toEqual(byId(fresh.inbox().logs));
  });
  fc.assert(property, RUNS);
});

function byId(logs: readonly PlanLogDisplay[]): PlanLogDisplay[] {
  return [...logs].sort((a, b) => (a.id < b.id ? -1 : 1));
}

test('naive variant: a fold in which the last event wins depends on the order', () => {
  const lastWins = (events: readonly OrgEvent[], id: string) => {
    const found = events.findLast(
      ({ type, payload }) => type === EVT_PLAN_STATE_CHANGED && planOf({ payload }) === id,
    );
    return found?.type === EVT_PLAN_STATE_CHANGED ? found.payload : null;
  };
  const differs = (fold: typeof lastWins) =>
    fc.check(
      fc.property(moves, (script) => {
        const { events } = play(script);
        const swapped = events.toReversed();
        return ['plan-0', 'plan-1'].every((id) => fold(events, id)?.version === fold(swapped, id)?.version);
      }),
      { numRuns: 1_000 },
    ).failed;
  const keyed = (events: readonly OrgEvent[], id: string) => {
    const live = createLiveIndex();
    for (const event of events) live.add(event);
    return live.plan(id).liveState;
  };
  expect({ naive: differs(lastWins), keyed: differs(keyed) }).toEqual({ naive: true, keyed: false });
});
