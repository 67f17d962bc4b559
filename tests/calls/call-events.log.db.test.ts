import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPlansFromCall } from '../../lib/calls/create-plans-from-call';
import { addCall } from '../../lib/calls/intake';
import { readCallList } from '../../lib/calls/queries/calls';
import { CallSummarySchema } from '../../lib/calls/schema';
import { call as callTable } from '../../lib/calls/tables';
import type { Database, Tx } from '../../lib/db/transaction';
import { parseCursor } from '../../lib/events/event-names';
import { readStreamHead } from '../../lib/events/log';
import type { Planner, Preview } from '../../lib/planner/planner';
import { addDefaultTemplate } from '../../lib/templates/default-template';
import { promiseOfEmail } from '../helpers/builders/calls';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';
import { eventsOf, scriptedPlanner } from '../helpers/providers/scripted';

let database: Awaited<ReturnType<typeof openEmbedded>>;
let org: string;
let count = 0;
beforeAll(async () => {
  database = await openEmbedded();
});
beforeEach(async () => {
  await database.db.delete(callTable);
  org = await insertOrg(database, `org${count++}`);
  await database.transaction((tx) => addDefaultTemplate(tx, org));
});
afterAll(() => database.close());

const OWED: Preview = { owed: true, title: 'Send the quote', description: 'A quote is owed.', actions: [] };

const work = (preview: Planner['preview'], db: Database = database) =>
  createPlansFromCall(db, { ...scriptedPlanner([]), preview }, new AbortController().signal);
const list = () => database.snapshot((tx) => readCallList(tx, org, {}));
const typesOf = async () => (await eventsOf(database, org)).map(({ type }) => type);

/** The events of calls, each of which has to carry exactly the public record of the call at that moment. */
async function callEvents() {
  const events = await eventsOf(database, org);
  return events.flatMap(({ seq, type, payload }) => {
    if (type !== 'call.created' && type !== 'call.updated') return [];
    expect(payload.version).toBe(seq);
    expect(Object.keys(payload).sort()).toEqual(Object.keys(CallSummarySchema.shape).sort());
    return [{ type, payload }];
  });
}

const headOf = (tx: Tx) => readStreamHead(tx, org).then(({ head }) => head);
const LOST = 'the connection was lost';

/** A database that loses each transaction with events: at its end, before the commit or after it. */
function lossy(when: 'before' | 'after'): Database {
  return {
    ...database,
    async transaction(work) {
      let hasEvents = false;
      const result = await database.transaction(async (tx) => {
        const before = await headOf(tx);
        const done = await work(tx);
        hasEvents = (await headOf(tx)) > before;
        if (hasEvents && when === 'before') throw new Error(LOST);
        return done;
      });
      if (hasEvents) throw new Error(LOST);
      return result;
    },
  };
}

describe('a call that is stored', () => {
  test('has one event, with the call as the list shows it and without its transcript', async () => {
    await addCall(database, org, promiseOfEmail());
    const { calls, cursor } = await list();
    expect(await callEvents()).toEqual([{ type: 'call.created', payload: calls[0] }]);
    expect(calls[0]).toMatchObject({ version: 1, planning: { state: 'queued' } });
    expect(parseCursor(cursor)?.seq).toBe(1);
    expect(database.committed).toContain(org);
  });

  test('and comes again changes nothing and has no second event', async () => {
    const input = promiseOfEmail();
    await addCall(database, org, input);
    const before = await list();
    await Promise.all([addCall(database, org, input), addCall(database, org, input)]);
    expect(await typesOf()).toEqual(['call.created']);
    expect(await list()).toEqual(before);
  });

  test('and rolled back leaves neither the call nor an event nor a used number', async () => {
    await expect(addCall(lossy('before'), org, promiseOfEmail())).rejects.toThrow(LOST);
    expect(await list()).toMatchObject({ calls: [], cursor: expect.stringMatching(/\.0$/) });
    expect(await typesOf()).toEqual([]);
    await addCall(database, org, promiseOfEmail());
    expect((await list()).calls[0]?.version).toBe(1);
  });
});

describe('the end of the planning', () => {
  beforeEach(() => addCall(database, org, promiseOfEmail()));

  test('with plans has its event after those of the plans', async () => {
    await work(async () => OWED);
    expect(await typesOf()).toEqual(['call.created', 'plan.created', 'call.updated']);
    const [, updated] = await callEvents();
    const { calls } = await list();
    expect(updated?.payload).toEqual(calls[0]);
    expect(calls[0]).toMatchObject({ version: 3, planning: { state: 'planned' } });
  });

  test('without anything owed has its event', async () => {
    await work(async () => ({ owed: false, reason: 'Nothing was promised.' }));
    expect(await typesOf()).toEqual(['call.created', 'call.updated']);
    expect((await callEvents())[1]?.payload).toEqual((await list()).calls[0]);
  });

  test('has an event after the last failed attempt, and the attempts before have none', async () => {
    await work(() => Promise.reject(new Error('the model is away')));
    expect(await typesOf()).toEqual(['call.created']);
    expect((await list()).calls[0]?.version).toBe(1);
    await database.db.update(callTable).set({ plan_attempts: 7, plan_due_at: new Date(0) });
    await work(() => Promise.reject(new Error('the model is away')));
    const [, updated] = await callEvents();
    expect(updated?.payload).toEqual((await list()).calls[0]);
    expect(updated?.payload.planning).toEqual({ state: 'failed', reason: 'the model is away' });
  });

  test('has an event when the call is given up at its claim', async () => {
    await database.db.update(callTable).set({ plan_attempts: 8 });
    await work(async () => OWED);
    expect((await callEvents())[1]?.payload).toMatchObject({ version: 2, planning: { state: 'failed' } });
  });

  test('has one event, although two workers come to an end', async () => {
    await work(async () => {
      await database.db.update(callTable).set({ plan_due_at: new Date(0) });
      await work(async () => OWED);
      return { ...OWED, title: 'A second plan' };
    });
    expect(await typesOf()).toEqual(['call.created', 'plan.created', 'call.updated']);
  });

  test('and rolled back leaves no event, and the call is tried again', async () => {
    await expect(work(async () => OWED, lossy('before'))).rejects.toThrow(LOST);
    expect(await typesOf()).toEqual(['call.created']);
    expect((await list()).calls[0]).toMatchObject({ version: 1, planning: { state: 'queued' } });
    await database.db.update(callTable).set({ plan_due_at: new Date(0) });
    await work(async () => OWED);
    expect(await typesOf()).toEqual(['call.created', 'plan.created', 'call.updated']);
  });

  test('stands when the answer to its commit is lost', async () => {
    await expect(work(async () => OWED, lossy('after'))).rejects.toThrow(LOST);
    const [row] = await database.db.select().from(callTable).where(eq(callTable.org_id, org));
    expect(row).toMatchObject({ plan_due_at: null, planning: { state: 'planned' }, version: 3 });
    expect(await work(async () => OWED)).toBe(false);
  });
});
