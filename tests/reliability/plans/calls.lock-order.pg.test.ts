import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPlansFromCall } from '../../../lib/calls/create-plans-from-call';
import { addCall } from '../../../lib/calls/intake';
import { getCall } from '../../../lib/calls/queries/calls';
import { readEvents } from '../../../lib/events/log';
import type { Planner } from '../../../lib/planner/planner';
import { addDefaultTemplate } from '../../../lib/templates/default-template';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';
import { waitFor } from '../../helpers/wait';

let database: PooledDatabase;
let org: string;
let count = 0;
beforeAll(async () => {
  database = openPool(await freshDatabase(), 8);
});
beforeEach(async () => {
  // A claim takes the call that has been due for longest, of any organization.
  await database.pool.query('delete from call');
  org = await insertOrg(database, `busy${count++}`);
  await database.transaction((tx) => addDefaultTemplate(tx, org));
});
afterAll(() => database?.close());

const plannerThat = (preview: Planner['preview']): Planner => ({
  name: 'scripted',
  preview,
  next: async () => ({ proposals: [] }),
});
const owed = { owed: true as const, title: 'A quote', description: 'It was promised.', actions: [] };
const work = (preview: Planner['preview']) =>
  createPlansFromCall(database, plannerThat(preview), new AbortController().signal);

const waiting = async (transactions: number) => {
  const { rows } = await database.pool.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length >= transactions;
};

const held: pg.PoolClient[] = [];
/** Locks rows in a transaction of its own, until `unlock`. */
async function lock(query: string, values: unknown[]): Promise<void> {
  const client = await database.pool.connect();
  held.push(client);
  await client.query('begin');
  await client.query(query, values);
}
async function unlock(): Promise<void> {
  for (const client of held.splice(0)) {
    await client.query('rollback');
    client.release();
  }
}
afterEach(unlock);

test('a new call, the same call again and the end of a planning with the same contact do not block each other', async () => {
  await addCall(database, org, promiseOfEmail());
  await lock('select 1 from org_stream where org_id = $1 for update', [org]);
  const input = promiseOfEmail();
  const ends = [work(async () => owed)];
  await waitFor('the end of the planning waits for the stream', () => waiting(1));
  const stored = [addCall(database, org, input), addCall(database, org, input)];
  await waitFor('both calls wait', () => waiting(3));
  await unlock();
  await Promise.all([...ends, ...stored]);
  const events = await readEvents(database.db, org, 0, 100);
  expect(events.map(({ seq, payload }) => payload.version - seq)).toEqual([0, 0, 0, 0]);
  const types = events.map(({ type }) => type).toSorted();
  expect(types).toEqual(['call.created', 'call.created', 'call.updated', 'plan.created']);
});

test.each([
  ['a plan', { state: 'planned' }, async () => owed],
  ['a failure', { state: 'failed' }, () => Promise.reject(new Error('the model is away'))],
])(
  'a planning that ends with %s and waits for the row of its call does not hold the stream',
  async (_, planning, preview: () => Promise<typeof owed>) => {
    const { call } = await addCall(database, org, promiseOfEmail());
    await database.pool.query('update call set plan_attempts = 7 where id = $1', [call.id]);
    const done = work(async () => {
      await lock('select 1 from call where id = $1 for update', [call.id]);
      return preview();
    });
    await waitFor('the end of the planning waits', () => waiting(1));
    await lock('select 1 from org_stream where org_id = $1 for update nowait', [org]);
    await unlock();
    await done;
    const found = await database.snapshot((tx) => getCall(tx, org, call.id));
    expect(found?.call.planning).toMatchObject(planning);
  },
);
