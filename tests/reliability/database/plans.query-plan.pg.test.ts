import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPlans } from '../../../lib/plans/queries/plans';
import { NEEDS_ME, type PlanFilters, parsePlace } from '../../../lib/plans/urls';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';

const PLANS = 12_000;
let database: PooledDatabase;

beforeAll(async () => {
  database = openPool(await freshDatabase(), 2);
  for (const org of ['ours', 'theirs']) {
    await insertOrg(database, org);
    // Many have the same instant, so that the id orders them.
    await database.db.execute(sql`insert into plan (org_id, id, title, description, state, version, preview, created_at)
      select ${org}, gen_random_uuid(), 'Plan ' || n, '', case when n % 100 = 0 then '{"status":"pending_review"}'::jsonb
        else '{"status":"completed","summary":""}'::jsonb end, n, '[]', now() - (n / 7) * interval '1 minute'
      from generate_series(1, ${PLANS}::int) n`);
  }
  await database.pool.query('vacuum analyze');
});
afterAll(() => database?.close());

async function walk(filters: PlanFilters): Promise<{ ids: string[]; slowest: number }> {
  const ids: string[] = [];
  let slowest = 0;
  for (let next: string | null | undefined; next !== null; ) {
    const before = next ? parsePlace(next) : undefined;
    const start = performance.now();
    const page = await database.snapshot((tx) => listPlans(tx, 'ours', { ...filters, before, limit: 200 }));
    slowest = Math.max(slowest, performance.now() - start);
    ids.push(...page.plans.map(({ id }) => id));
    next = page.next;
  }
  return { ids, slowest };
}

test.each<[PlanFilters, number]>([
  [{}, PLANS],
  [{ status: NEEDS_ME }, PLANS / 100],
])('with filter %o the pages contain each plan once, in order', async (filters, count) => {
  const { ids, slowest } = await walk(filters);
  const { rows } = await database.pool.query(`select id::text from plan where org_id = 'ours'
    ${filters.status ? "and status = 'pending_review'" : ''} order by created_at desc, id desc`);
  expect(ids).toHaveLength(count);
  expect(ids).toEqual(rows.map(({ id }) => id));
  console.info(`${count} plans by pages of 200: the slowest page took ${Math.round(slowest)} ms`);
});

test('a page far down is read from the index, without reading all pages before it', async () => {
  const middle = await database.pool.query(
    `select created_at, id from plan where org_id = 'ours' order by created_at desc, id desc offset ${PLANS / 2} limit 1`,
  );
  const { rows } = await database.pool.query(
    `explain (analyze, format text) select * from plan where org_id = 'ours' and (created_at, id) < ($1::timestamptz, $2::uuid)
     order by created_at desc, id desc limit 51`,
    [middle.rows[0].created_at, middle.rows[0].id],
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan/);
  expect(plan).not.toMatch(/Seq Scan/);
  const touched = [...plan.matchAll(/rows=(\d+)(?:\.\d+)? loops|Rows Removed by Filter: (\d+)/g)];
  for (const [, read, removed] of touched) expect(Number(read ?? removed)).toBeLessThan(200);
});
