import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLiveIndex } from '../../lib/client/live/live-index';
import type { OrgEvent } from '../../lib/events/schema';
import { joinPages, listMissesPlan, mergePlans } from '../../lib/plans/merge/plans';
import { byAge } from '../../lib/plans/merge/records';
import type { PlanList } from '../../lib/plans/schema/plan';
import { formatPlace, NEEDS_ME, type PlanFilters, parsePlace, statesOf } from '../../lib/plans/urls';
import { type History, listAt, moves, play } from '../helpers/builders/plan-history';
import { sized } from '../helpers/load/run-size';

const RUNS = { numRuns: sized(1_000, 10_000) };

/** The server's answer at this moment. */
function pageAt(history: History, seq: number, filters: PlanFilters, before: string | null, limit: number) {
  const states = statesOf(filters.status);
  const { plans, cursor } = listAt(history, seq);
  const found = plans
    .filter(({ state }) => !states || states.includes(state.status))
    .filter((plan) => before === null || byAge(parsePlace(before), plan) < 0);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { plans: page, next: last && found.length > limit ? formatPlace(last) : null, cursor };
}

/** Pages that were loaded one after the other while events went on, and all events since the first, in any order. */
const situations = fc
  .record({
    script: moves,
    loads: fc.array(fc.record({ later: fc.nat({ max: 6 }), limit: fc.integer({ min: 1, max: 2 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    status: fc.constantFrom(undefined, NEEDS_ME, 'awaiting_input' as const),
    start: fc.nat(),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ script, loads, status, start, order }) => {
    const history = play(script);
    const head = history.events.length;
    const filters = { status };
    const from = start % (head + 1);
    let seq = from;
    const pages: PlanList[] = [];
    for (const { later, limit } of loads) {
      const before = pages.at(-1)?.next;
      if (before === null) break;
      if (before !== undefined) seq = Math.min(head, seq + later);
      pages.push(pageAt(history, seq, filters, before ?? null, limit));
    }
    const events = history.events
      .slice(from)
      .map((event) => ({ event, rank: order.next().value ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ event }) => event);
    return { history, head, filters, pages, events };
  });

function joined([first, ...rest]: PlanList[]): PlanList {
  if (!first) throw new Error('no page');
  return joinPages(first, rest);
}

function liveOf(events: readonly OrgEvent[]) {
  const live = createLiveIndex();
  for (const event of events) live.add(event);
  return live.plans();
}

test('the loaded pages have no missing or repeated plan, whatever events come between and after them', () => {
  fc.assert(
    fc.property(situations, ({ history, head, filters, pages, events }) => {
      const list = joined(pages);
      const live = liveOf(events);
      if (listMissesPlan(list, live, filters)) return;
      const truth = pageAt(history, head, filters, null, Number.POSITIVE_INFINITY).plans;
      const end = list.next;
      const loaded = end === null ? truth : truth.filter((plan) => byAge(plan, parsePlace(end)) <= 0);
      expect(mergePlans(list, live, filters).plans).toEqual(loaded);
    }),
    RUNS,
  );
});

test('a list without filters never reports a missing plan', () => {
  fc.assert(
    fc.property(situations, ({ pages, events, filters }) => {
      if (filters.status) return;
      expect(listMissesPlan(joined(pages), liveOf(events), filters)).toBe(false);
    }),
    RUNS,
  );
});

test('earlier merges into the same pages have no effect', () => {
  fc.assert(
    fc.property(situations, fc.array(fc.nat(), { maxLength: 4 }), ({ filters, pages, events }, cuts) => {
      const list = joined(pages);
      for (const cut of cuts) {
        const live = liveOf(events.slice(0, cut % (events.length + 1)));
        const uncached = mergePlans({ ...list, plans: [...list.plans] }, live, filters).plans;
        expect(mergePlans(list, live, filters).plans).toEqual(uncached);
      }
    }),
    RUNS,
  );
});

test('without a change on screen the merged list keeps its identity', () => {
  const history = play([]);
  const list = pageAt(history, 0, {}, null, 5);
  const live = liveOf([]);
  expect(mergePlans(list, { ...live }, {}).plans).toBe(mergePlans(list, { ...live }, {}).plans);
});
