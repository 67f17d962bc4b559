import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../lib/db/connect';
import type { Tx } from '../../../lib/db/transaction';
import { readEnv } from '../../../lib/env';
import { readStreamHead } from '../../../lib/events/log';
import { purgeEvents } from '../../../lib/events/retention';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { oneTo } from '../../helpers/load/writers';
import { type Lab, openLab, readStream, requestStream } from '../../helpers/stream/stream-lab';

const EVENTS = 3_000;

let lab: Lab;
let pool: pg.Pool;
beforeAll(async () => {
  const url = await freshDatabase();
  pool = new pg.Pool({ connectionString: url, max: 4 });
  lab = await openLab({
    database: await openDatabase(readEnv({ DATABASE_URL: url, NODE_ENV: 'test' }), () => {}),
  });
});
afterAll(async () => {
  await lab?.close();
  await pool?.end();
});

async function purgeAll(): Promise<void> {
  while (await purgeEvents(lab.database, 30));
}

const age = (org: string, to: number) =>
  pool.query(`update event set created_at = now() - interval '31 days' where org_id = $1 and seq <= $2`, [
    org,
    to,
  ]);

async function write(org: string, count: number): Promise<string> {
  for (let left = count; left > 0; left -= 500) await lab.append(org, Math.min(500, left), { notify: false });
  return (await readStreamHead(lab.database.db, org)).epoch;
}

test('during a purge a live reader gets all events, and a reader in a replay gets a reset and no gap', async () => {
  const org = await insertOrg(lab.database, 'purged');
  const epoch = await write(org, EVENTS);
  const hub = lab.openHub();
  const live = readStream(await requestStream(lab, hub, org, { after: `${epoch}.${EVENTS}` }));
  await live.until('caught-up');

  // A reader that reads nothing: its replay stops when the buffers are full.
  const slow = await requestStream(lab, hub, org, { after: `${epoch}.0` });
  await age(org, EVENTS - 1);
  await purgeAll();
  expect(await readStreamHead(lab.database.db, org)).toEqual({ epoch, head: EVENTS, oldest: EVENTS });
  await lab.append(org, 3);

  const reader = readStream(slow);
  await reader.until('reset');
  await reader.ended;
  expect(reader.data('reset')).toMatchObject({ reason: 'retention', epoch });
  const got = reader.ids();
  expect(got.length).toBeLessThan(EVENTS - 1);
  expect(got).toEqual(oneTo(got.length).map((seq) => `${epoch}.${seq}`));

  await live.until('plan.state.changed', (data) => data.includes(`plan-${EVENTS + 3}`));
  expect(live.ids()).toEqual([1, 2, 3].map((more) => `${epoch}.${EVENTS + more}`));
  expect(live.names()).not.toContain('reset');
  await live.cancel();
});

test('writers and purges do not block each other, and neither do two purges', async () => {
  const org = await insertOrg(lab.database, 'busy');
  await write(org, 1_500);
  await age(org, 1_500);
  const writer = await pool.connect();
  await writer.query('begin');
  await writer.query('update org_stream set head = head + 1 where org_id = $1', [org]);
  const purger = await pool.connect();
  await purger.query('begin');
  await purger.query('select pg_try_advisory_xact_lock(7203115)');
  // Another process is purging, so this one does nothing and does not wait.
  expect(await purgeEvents(lab.database, 30)).toBe(false);
  await purger.query('rollback');
  purger.release();
  await purgeAll();
  const { rows } = await pool.query('select 1 from event where org_id = $1', [org]);
  expect(rows).toEqual([]);
  await writer.query('rollback');
  writer.release();
  expect(await readStreamHead(lab.database.db, org)).toMatchObject({ head: 1_500, oldest: 1_501 });
});

test('a purge among a thousand organizations reads one event of each', async () => {
  await pool.query(
    `insert into organization (id, name, slug, created_at)
     select 'many' || n, 'Many', 'many' || n, now() from generate_series(1, 1000) n`,
  );
  await pool.query(
    `insert into event (org_id, seq, type, payload)
     select 'many' || n, s, 'plan.state.changed', '{}' from generate_series(1, 1000) n, generate_series(1, 60) s`,
  );
  // Removes the rows that earlier tests deleted, as PostgreSQL does by itself.
  await pool.query('vacuum analyze event, org_stream');
  // The session's own statistics, which may include reads of its earlier transactions.
  const readSoFar = async (tx: Tx) => {
    const tuples = sql`pg_stat_get_xact_tuples_fetched('event_org_id_seq_pk'::regclass)
      + pg_stat_get_xact_tuples_returned('event'::regclass)`;
    const [row] = await tx.select({ n: tuples.mapWith(Number) }).from(sql`(select 1) as one_row`);
    return row?.n ?? Number.NaN;
  };
  let read = 0;
  const more = await purgeEvents(
    {
      transaction: (work) =>
        lab.database.transaction(async (tx) => {
          const before = await readSoFar(tx);
          const result = await work(tx);
          read = (await readSoFar(tx)) - before;
          return result;
        }),
    },
    30,
  );
  expect(more).toBe(false);
  expect(read).toBeGreaterThanOrEqual(1_000);
  expect(read).toBeLessThan(1_500);
});
