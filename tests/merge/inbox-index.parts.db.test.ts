import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLiveIndex } from '../../lib/client/live/live-index';
import type { Database } from '../../lib/db/transaction';
import { inboxMissesPlan, mergeInbox } from '../../lib/plans/merge/inbox';
import { countKinds, countOpen, countOpenNow, isOpen, kindOfLog } from '../../lib/plans/merge/inbox-index';
import { fillInbox, idsToLoad } from '../../lib/plans/merge/inbox-parts';
import { getInbox, getInboxIndex, getInboxPart } from '../../lib/plans/queries/inbox';
import type { Inbox, InboxIndex } from '../../lib/plans/schema/inbox';
import { type History, inboxAt, moves, play } from '../helpers/builders/plan-history';
import { emailTo, waitingPlans } from '../helpers/builders/waiting-plans';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';
import { sized } from '../helpers/load/run-size';

/** The same inbox as a server with this page size answers it. */
function cut(inbox: Inbox, page: number): Inbox {
  const items = inbox.items.slice(page).map(({ log, reminded_at }) => {
    return { id: log.id, version: log.version, kind: kindOfLog(log), open: isOpen(log), reminded_at };
  });
  const plans = inbox.plans.slice(page).map(({ id, version }) => {
    return { id, version, kind: 'plan' as const, open: true, reminded_at: null };
  });
  return {
    ...inbox,
    items: inbox.items.slice(0, page),
    plans: inbox.plans.slice(0, page),
    rest: [...items, ...plans],
  };
}

function indexOf({ items, plans, cursor }: Inbox): InboxIndex {
  const entries = items.map(({ plan_id, log }) => {
    const due = (log.entry.kind === 'tool_call' && log.entry.expires_at) || null;
    return { id: log.id, version: log.version, kind: kindOfLog(log), plan_id, due, open: isOpen(log) };
  });
  const reviews = plans.map(({ id, version }) => {
    return { id, version, kind: 'plan' as const, plan_id: id, due: null, open: true };
  });
  return { items: [...entries, ...reviews], cursor };
}

/** The product never reviews a plan twice; the generated histories may. */
function isReviewedAgain({ states }: History): boolean {
  return states.some(({ plans }, seq) =>
    [...plans].some(([id, { state }]) => {
      const before = states[seq - 1]?.plans.get(id)?.state.status;
      return state.status === 'pending_review' && before !== undefined && before !== 'pending_review';
    }),
  );
}

const situations = fc.record({
  script: moves,
  at: fc.nat(),
  parts: fc.array(fc.nat(), { maxLength: 3 }),
  page: fc.integer({ min: 0, max: 3 }),
});

test('with any part of the inbox loaded at any moment the counts are those of the whole, and loaded entries are current', () => {
  const property = fc.property(situations, ({ script, at, parts, page }) => {
    const history = play(script);
    if (isReviewedAgain(history)) return;
    const head = history.events.length;
    const seq = at % (head + 1);
    const live = createLiveIndex();
    for (const event of history.events.slice(seq)) live.add(event);
    const inbox = cut(inboxAt(history, seq), page);
    if (inboxMissesPlan(inbox, live.inbox())) return;
    const truth = inboxAt(history, head);
    // The parts may have been read at any moment, even before the inbox.
    const loaded = parts.map((moment) => {
      const answer = inboxAt(history, moment % (head + 1));
      return { ids: inbox.rest.map(({ id }) => id), answer };
    });
    const merged = mergeInbox(fillInbox(inbox, loaded), live.inbox());
    expect(countKinds(merged)).toEqual(countKinds(truth));
    const logs = new Map(truth.items.map(({ log }) => [log.id, log]));
    for (const { log } of merged.items) expect(log).toEqual(logs.get(log.id));
    // After a read that is not older than the inbox nothing is left to load.
    const again = { ids: inbox.rest.map(({ id }) => id), answer: inboxAt(history, head) };
    expect(idsToLoad(inbox, [again])).toEqual([]);
    const whole = mergeInbox(fillInbox(inbox, [again]), live.inbox());
    expect(whole.items.map(({ log }) => log)).toEqual(truth.items.map(({ log }) => log));
    expect(whole.rest).toEqual([]);
  });
  fc.assert(property, { numRuns: sized(1_000, 10_000) });
});

test('an index of any moment and the events since then, in any order, count the open entries', () => {
  const property = fc.property(moves, fc.nat(), fc.nat(), (script, at, from) => {
    const history = play(script);
    const head = history.events.length;
    const seq = at % (head + 1);
    const live = createLiveIndex();
    for (const event of history.events.slice(from % (seq + 1)).reverse()) live.add(event);
    expect(countOpenNow(indexOf(inboxAt(history, seq)), live.inbox())).toBe(
      countOpen(inboxAt(history, head)),
    );
  });
  fc.assert(property, { numRuns: sized(1_000, 10_000) });
});

let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

test('the database returns the first page in full and an index of the rest, which is loaded by ids', async () => {
  const org = await insertOrg(database, 'rest');
  await waitingPlans(database, org, 3, (index) =>
    [1, 2].map((each) => emailTo(`p${index}-${each}@example.com`)),
  );
  const read = (page?: number) => database.snapshot((tx) => getInbox(tx, org, page));
  const [whole, first] = [await read(), await read(4)];
  expect(whole.items).toHaveLength(6);
  expect(whole.rest).toEqual([]);
  expect(first.items).toEqual(whole.items.slice(0, 4));
  expect(first.rest).toEqual(
    whole.items.slice(4).map(({ log: { id, version } }) => ({
      ...{ id, version, kind: 'email', open: true, reminded_at: null },
    })),
  );
  expect([countOpen(whole), countOpen(first)]).toEqual([6, 6]);
  const ids = idsToLoad(first, []);
  const answer = await database.snapshot((tx) => getInboxPart(tx, org, ids));
  expect(fillInbox(first, [{ ids, answer }]).items).toEqual(whole.items);
  const index = await database.snapshot((tx) => getInboxIndex(tx, org));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(index.items.sort(byId)).toEqual(indexOf(whole).items.sort(byId));
  expect(index.cursor).toBe(whole.cursor);
});

test('ids of another organization load nothing', async () => {
  const [mine, theirs] = [await insertOrg(database, 'mine'), await insertOrg(database, 'theirs')];
  const [plan] = await waitingPlans(database, theirs, 1, () => [emailTo('a@example.com')]);
  const ids = [plan?.entries[0]?.id ?? '', plan?.plan_id ?? ''];
  const part = await database.snapshot((tx) => getInboxPart(tx, mine, ids));
  expect([part.items, part.plans]).toEqual([[], []]);
  expect((await database.snapshot((tx) => getInboxIndex(tx, mine))).items).toEqual([]);
});
