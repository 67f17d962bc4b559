import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinCallPages, mergeCall, mergeCalls } from '../../lib/calls/merge';
import type { Call, CallList, CallSummary } from '../../lib/calls/schema';
import { createLiveIndex } from '../../lib/client/live/live-index';
import { EVT_CALL_CREATED, EVT_CALL_UPDATED, type OrgEvent } from '../../lib/events/schema';
import { callSummary } from '../helpers/builders/calls';
import { sized } from '../helpers/load/run-size';

const RUNS = { numRuns: sized(1_000, 10_000) };
const EPOCH = 'ab12cd34';

type CallEvent = Extract<OrgEvent, { type: `call.${string}` }>;
/** `states[n]` is what the server has after event n. */
type History = { events: CallEvent[]; states: Map<string, CallSummary>[] };
type Move = { call: number; age: number };

const newestFirst = (a: CallSummary, b: CallSummary) =>
  b.created_at.localeCompare(a.created_at, 'en') || (b.id < a.id ? -1 : 1);

/** The first move of a call adds it, each further one changes its planning. Commit order is not the order of the times. */
function play(moves: readonly Move[]): History {
  const history: History = { events: [], states: [new Map()] };
  for (const [index, { call, age }] of moves.entries()) {
    const seq = index + 1;
    const id = `call-${call}`;
    const before = history.states.at(-1) ?? new Map<string, CallSummary>();
    const known = before.get(id);
    const created_at = new Date(Date.UTC(2026, 10, 22, 10, 0, seq - 2 * age)).toISOString();
    const payload: CallSummary = known
      ? { ...known, version: seq, planning: { state: 'nothing_owed', reason: `read at ${seq}` } }
      : callSummary(id, seq, { created_at });
    history.events.push({ seq, type: known ? EVT_CALL_UPDATED : EVT_CALL_CREATED, payload });
    history.states.push(new Map(before).set(id, payload));
  }
  return history;
}

/** What the server answers with after event `seq`. */
function pageAt({ states }: History, seq: number, limit: number, before?: string): CallList {
  const all = [...(states[seq]?.values() ?? [])].sort(newestFirst);
  const found = all.slice(before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1);
  const calls = found.slice(0, limit);
  const next = found.length > limit ? (calls.at(-1)?.id ?? null) : null;
  return { calls, next, cursor: `${EPOCH}.${seq}` };
}

/** The live facts, had these events come in this order. */
function liveOf(events: readonly OrgEvent[]) {
  const live = createLiveIndex();
  for (const event of events) live.add(event);
  return live;
}

/**
 * Pages loaded one after the other while events went on, then at least all events since the first page: in any order, any
 * of them repeatedly. The snapshots are late where events of before them come again.
 */
const situations = fc
  .record({
    moves: fc.array(fc.record({ call: fc.nat(7), age: fc.nat(3) }), { minLength: 1, maxLength: 25 }),
    loads: fc.array(fc.record({ later: fc.nat({ max: 6 }), limit: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    start: fc.nat(),
    extra: fc.array(fc.nat(), { maxLength: 12 }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ moves, loads, start, extra, order }) => {
    const history = play(moves);
    const head = history.events.length;
    const from = start % (head + 1);
    let seq = from;
    const pages: CallList[] = [];
    for (const { later, limit } of loads) {
      const before = pages.at(-1)?.next;
      if (before === null) break;
      if (before !== undefined) seq = Math.min(head, seq + later);
      pages.push(pageAt(history, seq, limit, before));
    }
    const again = extra.flatMap((n) => history.events[n % head] ?? []);
    const events = [...history.events.slice(from), ...again]
      .map((event) => ({ event, rank: order.next().value ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ event }) => event);
    return { history, head, pages, events };
  });

function joined([first, ...older]: readonly CallList[]): CallList {
  if (!first) throw new Error('no page');
  return joinCallPages(first, older);
}

/** The truth down to the end of what is loaded. */
function truthOf({ history, head, pages }: { history: History; head: number; pages: CallList[] }) {
  const all = pageAt(history, head, Number.POSITIVE_INFINITY).calls;
  const next = pages.at(-1)?.next ?? null;
  return next === null ? all : all.slice(0, all.findIndex(({ id }) => id === next) + 1);
}

describe('the merged list of calls', () => {
  test('is the list of the server, for any order and repetition of pages and events', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { pages, events } = situation;
        expect(mergeCalls(joined(pages), liveOf(events).calls()).calls).toEqual(truthOf(situation));
      }),
      RUNS,
    );
  });

  test('never sets a row back when the snapshot is newer than the events so far', () => {
    fc.assert(
      fc.property(situations, fc.nat(), ({ pages, events }, cut) => {
        const list = joined(pages);
        const arrived = liveOf(events.slice(0, cut % (events.length + 1))).calls();
        const versions = new Map(mergeCalls(list, arrived).calls.map(({ id, version }) => [id, version]));
        for (const { id, version } of list.calls) expect(versions.get(id)).toBeGreaterThanOrEqual(version);
      }),
      RUNS,
    );
  });

  test('does not depend on the order: a merge in which the last event wins is found', () => {
    const lastWins = (list: CallList, events: readonly CallEvent[]) =>
      list.calls.map((call) => events.findLast(({ payload }) => payload.id === call.id)?.payload ?? call);
    const { failed } = fc.check(
      fc.property(situations, (situation) => {
        const list = joined(situation.pages);
        const versions = new Map(truthOf(situation).map(({ id, version }) => [id, version]));
        return lastWins(list, situation.events).every(({ id, version }) => versions.get(id) === version);
      }),
      { numRuns: 1_000 },
    );
    expect(failed).toBe(true);
  });

  test('keeps the objects of rows that have not changed', () => {
    const list = pageAt(
      play([
        { call: 0, age: 0 },
        { call: 1, age: 0 },
      ]),
      2,
      5,
    );
    const live = liveOf([{ seq: 3, type: EVT_CALL_CREATED, payload: callSummary('call-2', 3) }]).calls();
    expect(
      mergeCalls(list, live)
        .calls.slice(1)
        .every((call, at) => call === list.calls[at]),
    ).toBe(true);
  });
});

test('a call keeps its transcript and takes the newest state of its planning', () => {
  const call: Call = { ...callSummary('c1', 4), turns: [{ speaker: 'A', text: 'Hello.' }] };
  const planning = { state: 'planned' as const, plan_ids: ['p1'] };
  const { created_at } = call;
  const later = callSummary('c1', 6, { planning, created_at });
  expect(mergeCall(call, later)).toEqual({ ...call, version: 6, planning });
  expect(mergeCall(call, { ...later, version: 3 })).toBe(call);
  expect(mergeCall(call, callSummary('c2', 9, { planning }))).toBe(call);
});

test('events of calls change nothing of plans and the inbox', () => {
  const live = createLiveIndex();
  const parts = () => [live.plans(), live.inbox(), live.plan('c1')];
  const before = parts();
  live.add({ seq: 1, type: EVT_CALL_CREATED, payload: callSummary('c1', 1) });
  expect(parts().every((part, at) => part === before[at])).toBe(true);
  expect(live.calls()).toEqual([live.call('c1')]);
  live.remove({ seq: 1, type: EVT_CALL_CREATED, payload: live.calls()[0] ?? callSummary('c1', 1) });
  expect(live.calls()).toEqual([]);
});
