import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLiveIndex } from '../../lib/client/live/live-index';
import type { Database } from '../../lib/db/transaction';
import { inboxMissesPlan, mergeInbox } from '../../lib/plans/merge/inbox';
import {
  countKinds,
  countOpen,
  fillInbox,
  isOpen,
  kindOfLog,
  unasked,
} from '../../lib/plans/merge/inbox-index';
import { getInbox, getInboxPart } from '../../lib/plans/queries/inbox';
import type { Inbox } from '../../lib/plans/schema/inbox';
import { type History, inboxAt, moves, play } from '../helpers/builders/plan-history';
import { emailTo, waitingPlans } from '../helpers/builders/waiting-plans';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';
import { sized } from '../helpers/size';

/** The same inbox as a server with so small a page would have told it. */
function cut(inbox: Inbox, page: number): Inbox {
  const items = inbox.items.slice(page).map(({ log }) => {
    return { id: log.id, version: log.version, kind: kindOfLog(log), open: isOpen(log) };
  });
  const plans = inbox.plans.slice(page).map(({ id, version }) => {
    return { id, version, kind: 'plan' as const, open: true };
  });
  return {
    ...inbox,
    items: inbox.items.slice(0, page),
    plans: inbox.plans.slice(0, page),
    rest: [...items, ...plans],
  };
}

/** No plan of the product is reviewed once more; those of the made-up histories are. */
function comesBackToReview({ worlds }: History): boolean {
  return worlds.some(({ plans }, seq) =>
    [...plans].some(([id, { state }]) => {
      const before = worlds[seq - 1]?.plans.get(id)?.state.status;
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

test('however little of it is loaded, and whenever: the count is that of the whole, and what is loaded is true', () => {
  const property = fc.property(situations, ({ script, at, parts, page }) => {
    const history = play(script);
    if (comesBackToReview(history)) return;
    const head = history.events.length;
    const seq = at % (head + 1);
    const live = createLiveIndex();
    for (const event of history.events.slice(seq)) live.add(event);
    const inbox = cut(inboxAt(history, seq), page);
    if (inboxMissesPlan(inbox, live.inbox())) return;
    const truth = inboxAt(history, head);
    // Parts that were read at any moment, before the inbox too.
    const loaded = parts.map((moment) => {
      const answer = inboxAt(history, moment % (head + 1));
      return { asked: inbox.rest.map(({ id }) => id), answer };
    });
    const merged = mergeInbox(fillInbox(inbox, loaded), live.inbox());
    expect(countKinds(merged)).toEqual(countKinds(truth));
    const logs = new Map(truth.items.map(({ log }) => [log.id, log]));
    for (const { log } of merged.items) expect(log).toEqual(logs.get(log.id));
    // Asked for at a moment that is not before the inbox, nothing is left to ask for.
    const again = { asked: inbox.rest.map(({ id }) => id), answer: inboxAt(history, head) };
    expect(unasked(inbox, [again])).toEqual([]);
    const whole = mergeInbox(fillInbox(inbox, [again]), live.inbox());
    expect(whole.items.map(({ log }) => log)).toEqual(truth.items.map(({ log }) => log));
    expect(whole.rest).toEqual([]);
  });
  fc.assert(property, { numRuns: sized(1_000, 10_000) });
});

let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

test('from the database: the first page whole, the rest counted, and loaded by its ids', async () => {
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
    whole.items.slice(4).map(({ log }) => ({ id: log.id, version: log.version, kind: 'email', open: true })),
  );
  expect([countOpen(whole), countOpen(first)]).toEqual([6, 6]);
  const asked = unasked(first, []);
  const answer = await database.snapshot((tx) => getInboxPart(tx, org, asked));
  expect(fillInbox(first, [{ asked, answer }]).items).toEqual(whole.items);
});

test('another organization’s ids bring nothing', async () => {
  const [mine, theirs] = [await insertOrg(database, 'mine'), await insertOrg(database, 'theirs')];
  const [plan] = await waitingPlans(database, theirs, 1, () => [emailTo('a@example.com')]);
  const ids = [plan?.entries[0]?.id ?? '', plan?.plan_id ?? ''];
  const part = await database.snapshot((tx) => getInboxPart(tx, mine, ids));
  expect([part.items, part.plans]).toEqual([[], []]);
});
