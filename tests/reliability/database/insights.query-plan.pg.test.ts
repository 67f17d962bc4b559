import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { volumeQuery } from '../../../lib/insights/messages';
import { periodOf } from '../../../lib/insights/period';
import { readInsights } from '../../../lib/insights/queries';
import { cubeQuery, detailCountsQuery } from '../../../lib/insights/standing-decisions';
import { insertPastDecisions } from '../../helpers/builders/past-decisions';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';

/** Three of four are decided. */
const MESSAGES = 12_000;
const OTHERS = 3;

let database: PooledDatabase;

beforeAll(async () => {
  database = openPool(await freshDatabase(), 2);
  await insertOrg(database, 'ours');
  await insertPastDecisions(database, 'ours', { count: MESSAGES, days: 365 });
  for (let other = 0; other < OTHERS; other += 1) {
    await insertOrg(database, `other${other}`);
    await insertPastDecisions(database, `other${other}`, { count: MESSAGES / 2, days: 365 });
  }
  await database.pool.query('vacuum analyze');
});
afterAll(() => database?.close());

async function explain(query: SQL): Promise<string> {
  const { rows } = z
    .object({ rows: z.array(z.object({ 'QUERY PLAN': z.string() })) })
    .parse(await database.db.execute(sql`explain (analyze, format text) ${query}`));
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const { starts } = periodOf({}, 'Europe/Berlin', Date.now());
const scope = { org_id: 'ours', starts };

test.each([
  ['decisions', cubeQuery(scope)],
  ['words', detailCountsQuery(scope)],
  ['volume', volumeQuery(scope)],
])('%s of a month are found by an index, beside other organizations', async (name, query) => {
  const plan = await explain(query);
  expect(plan).not.toMatch(/Seq Scan on (decision|log_entry)/);
  console.info(`${name}: ${/Execution Time: .*/.exec(plan)?.[0]}`);
});

test('a month and a whole year are counted correctly', async () => {
  const to = new Date().toISOString().slice(0, 10);
  for (const from of [undefined, new Date(Date.now() - 364 * 86_400_000).toISOString().slice(0, 10)]) {
    const began = performance.now();
    const { days, decided } = await database.snapshot((tx) => readInsights(tx, 'ours', { from, to }));
    console.info(`${days.length} days: ${Math.round(performance.now() - began)} ms`);
    expect(decided.approved).toBeGreaterThan(100);
  }
});
