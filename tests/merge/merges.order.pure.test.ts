import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLiveIndex } from '../../lib/client/live/live-index';
import type { OrgEvent } from '../../lib/events/schema';
import { inboxMissesPlan, mergeInbox } from '../../lib/plans/merge/inbox';
import { mergePlan } from '../../lib/plans/merge/plan';
import { listMissesPlan, mergePlans } from '../../lib/plans/merge/plans';
import type { InboxItem } from '../../lib/plans/schema/inbox';
import { detailAt, type History, inboxAt, listAt, moves, play } from '../helpers/builders/plan-history';
import { sized } from '../helpers/load/run-size';

const RUNS = { numRuns: sized(1_000, 10_000) };

/** A history, a snapshot taken anywhere in it, and at least all events after it: in any order, any of them repeatedly. */
const situations = fc
  .record({
    script: moves,
    at: fc.nat(),
    order: fc.infiniteStream(fc.nat()),
    extra: fc.array(fc.nat(), { maxLength: 12 }),
  })
  .map(({ script, at, order, extra }) => {
    const history = play(script);
    const head = history.events.length;
    const seq = at % (head + 1);
    const events = [...history.events.slice(seq), ...extra.flatMap((n) => history.events[n % head] ?? [])];
    const shuffled = events
      .map((event) => ({ event, rank: order.next().value ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ event }) => event);
    return { history, head, seq, shuffled };
  });

/** The index of these events, added in this order. */
function indexOf(events: OrgEvent[]) {
  const live = createLiveIndex();
  for (const event of events) live.add(event);
  return live;
}
const selectPlan = (events: OrgEvent[], id: string) => indexOf(events).plan(id);
const selectPlans = (events: OrgEvent[]) => indexOf(events).plans();
const liveInbox = (events: OrgEvent[]) => indexOf(events).inbox();
const planIds = ({ states }: History) => [...(states.at(-1)?.plans.keys() ?? [])];

describe('a merge gives the same result for any order and repetition of the events', () => {
  test('for one plan', () => {
    fc.assert(
      fc.property(situations, ({ history, head, seq, shuffled }) => {
        for (const id of planIds(history)) {
          const snapshot = detailAt(history, seq, id);
          if (!snapshot) continue;
          const { plan, log } = mergePlan(snapshot, selectPlan(shuffled, id));
          const truth = detailAt(history, head, id);
          expect({ plan, log }).toEqual({ plan: truth?.plan, log: truth?.log });
        }
      }),
      RUNS,
    );
  });

  test('for the list', () => {
    fc.assert(
      fc.property(situations, ({ history, head, seq, shuffled }) => {
        const merged = mergePlans(listAt(history, seq), selectPlans(shuffled));
        expect(merged.plans).toEqual(listAt(history, head).plans);
      }),
      RUNS,
    );
  });

  test('for a filtered list, unless it reports a missing plan, which a current snapshot never does', () => {
    fc.assert(
      fc.property(situations, ({ history, head, seq, shuffled }) => {
        const filters = { status: 'awaiting_input' as const };
        const live = selectPlans(shuffled);
        const list = listAt(history, seq, filters.status);
        if (!listMissesPlan(list, live, filters)) {
          expect(mergePlans(list, live, filters).plans).toEqual(listAt(history, head, filters.status).plans);
        }
        expect(listMissesPlan(listAt(history, head, filters.status), live, filters)).toBe(false);
      }),
      RUNS,
    );
  });

  test('for the inbox, unless it reports a missing plan, which a current snapshot never does', () => {
    fc.assert(
      fc.property(situations, ({ history, head, seq, shuffled }) => {
        const live = liveInbox(shuffled);
        const snapshot = inboxAt(history, seq);
        if (!inboxMissesPlan(snapshot, live)) {
          const { plans, items } = mergeInbox(snapshot, live);
          const truth = inboxAt(history, head);
          expect(items.map(({ log }) => log)).toEqual(truth.items.map(({ log }) => log));
          const labels = ({ contact, plan_title }: InboxItem) => [contact, plan_title];
          expect(items.map(labels)).toEqual(truth.items.map(labels));
          const reminded = (item: InboxItem) => item.reminded_at;
          expect(items.map(reminded)).toEqual(truth.items.map(reminded));
          expect(plans.map(({ id, state }) => [id, state])).toEqual(
            truth.plans
              .filter((plan) => plans.some(({ id }) => id === plan.id))
              .map(({ id, state }) => [id, state]),
          );
        }
        expect(inboxMissesPlan(inboxAt(history, head), live)).toBe(false);
      }),
      RUNS,
    );
  });

  test('with a snapshot of another moment in between', () => {
    fc.assert(
      fc.property(situations, fc.nat(), ({ history, head, seq, shuffled }, other) => {
        for (const id of planIds(history)) {
          const first = detailAt(history, seq, id);
          const second = detailAt(history, Math.max(seq, other % (head + 1)), id);
          if (!first || !second) continue;
          const live = selectPlan(shuffled, id);
          const merged = mergePlan({ ...second, plan: mergePlan(first, live).plan }, live);
          expect(merged.log).toEqual(mergePlan(first, live).log);
          expect(merged.plan).toEqual(mergePlan(first, live).plan);
        }
      }),
      RUNS,
    );
  });

  test('without an effect of earlier merges into the same snapshot', () => {
    fc.assert(
      fc.property(situations, fc.nat(), fc.nat(), ({ history, seq }, a, b) => {
        const upTo = (n: number) => history.events.slice(0, n % (history.events.length + 1));
        for (const id of planIds(history)) {
          const snapshot = detailAt(history, seq, id);
          if (!snapshot) continue;
          const live = selectPlan(upTo(b), id);
          const uncached = mergePlan({ ...snapshot, log: [...snapshot.log] }, live);
          mergePlan(snapshot, selectPlan(upTo(a), id));
          expect(mergePlan(snapshot, live)).toEqual(uncached);
        }
      }),
      RUNS,
    );
  });
});
