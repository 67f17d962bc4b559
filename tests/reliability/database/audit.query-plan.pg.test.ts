import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { auditPageQuery } from '../../../lib/audit/find-audit-rows';
import { listAudit } from '../../../lib/audit/queries';
import { type AuditCursor, type AuditFilter, AuditQuery } from '../../../lib/audit/schema';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';

const ENTRIES = 10_000;
const ANA = { kind: 'user', id: 'ana', name: 'Ana' };

let database: PooledDatabase;

/** An organization with 100 plans of 100 entries each, of every kind and state, most of them decided, inserted by SQL. */
async function fill(org: string) {
  await insertOrg(database, org);
  await database.transaction(async (tx) => {
    await tx.execute(sql`insert into plan (org_id, id, title, description, state, version, preview)
      select ${org}, gen_random_uuid(), 'Plan ' || n, '', '{"status":"completed","summary":""}', n, '[]'
      from generate_series(1, 100) n`);
    await tx.execute(sql`insert into log_entry (org_id, plan_id, id, entry, version, created_at)
      select ${org}, p.id, gen_random_uuid(), jsonb_build_object('kind', 'tool_call', 'run_id', '', 'step', 0, 'evidence', '[]'::jsonb,
        'tool', (array['send_email', 'send_sms', 'ask_user', 'get_contact_notes', 'get_contact_details'])[1 + n % 5],
        'args', jsonb_build_object('to', 'a' || n || '@example.com', 'subject', 'Quote ' || n, 'body', repeat('text ', 20)),
        'status', jsonb_build_object('state', (array['executed', 'executed', 'rejected', 'pending', 'expired'])[1 + n % 7 % 5],
          'at', now(), 'by', ${JSON.stringify(ANA)}::jsonb, 'reason', '')),
        n, now() - n * interval '1 minute'
      from generate_series(1, ${ENTRIES}::int) n
      join (select id, row_number() over (order by id) as place from plan where org_id = ${org}) p on p.place = 1 + n % 100`);
    await tx.execute(sql`insert into decision (org_id, id, plan_id, entry_id, kind, actor, version_seen, detail, created_at)
      select org_id, gen_random_uuid(), plan_id, id, 'approve',
        jsonb_build_object('kind', 'user', 'id', case when version % 50 = 0 then 'ben' else 'ana' end, 'name', 'Ana'), 1, '{}'::jsonb, created_at
      from log_entry where org_id = ${org} and status <> 'pending'
      union all
      select org_id, gen_random_uuid(), id, null, 'approve_plan', ${JSON.stringify(ANA)}::jsonb, 1, '{}'::jsonb, now() from plan where org_id = ${org}`);
  });
}

beforeAll(async () => {
  database = openPool(await freshDatabase(), 2);
  for (const org of ['ours', 'theirs']) await fill(org);
  await database.pool.query('vacuum analyze');
});
afterAll(() => database?.close());

const NodeSchema = z.looseObject({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().default(0),
  get Plans() {
    return z.array(NodeSchema).optional();
  },
});
type Node = z.infer<typeof NodeSchema>;
const ExplainedSchema = z.tuple([
  z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: NodeSchema, 'Execution Time': z.number() })]) }),
]);

type Read = { table: string; how: string; rows: number };

function readsOf(node: Node): Read[] {
  const table = node['Relation Name'];
  const rows = (node['Actual Rows'] + node['Rows Removed by Filter']) * node['Actual Loops'];
  const own = table ? [{ table, how: node['Node Type'], rows }] : [];
  return [...own, ...(node.Plans ?? []).flatMap(readsOf)];
}

/** The executed plan of a query: each table, how it was read, and how many of its rows. */
async function explain(query: SQL): Promise<{ reads: Read[]; ms: number }> {
  const { rows } = await database.transaction(async (tx) =>
    z
      .object({ rows: z.array(z.unknown()) })
      .parse(await tx.execute(sql`explain (analyze, format json) ${query}`)),
  );
  const [
    {
      'QUERY PLAN': [explained],
    },
  ] = ExplainedSchema.parse(rows);
  return { reads: readsOf(explained.Plan), ms: explained['Execution Time'] };
}

const page = (filter: AuditFilter, cursor?: AuditCursor) =>
  explain(auditPageQuery('ours', filter, cursor, 51));
/** A full scan of the decisions is allowed, because with two organizations half of them are read anyway. */
const scans = (reads: Read[]) =>
  reads.filter(({ how, table }) => how === 'Seq Scan' && table === 'log_entry');
const touched = (reads: Read[]) => reads.reduce((sum, { rows }) => sum + rows, 0);

test('a page in the middle reads as few index rows as the first page', async () => {
  const middle = { at: new Date(Date.now() - 5_000 * 60_000), id: 'ffffffff-ffff-4fff-8fff-ffffffffffff' };
  for (const cursor of [undefined, middle]) {
    const { reads, ms } = await page({}, cursor);
    expect(scans(reads)).toEqual([]);
    expect(touched(reads.filter(({ table }) => table === 'log_entry'))).toBeLessThan(2_000);
    console.info(
      `audit page of ${ENTRIES} entries beside another org: ${touched(reads)} rows touched, ${ms} ms`,
    );
  }
});

test('negative control: without the state columns the same page would read the whole organization', async () => {
  const naive = sql`select id from log_entry where org_id = 'ours' and status is not null
    order by created_at desc, id desc limit 51`;
  expect(touched((await explain(naive)).reads)).toBeGreaterThanOrEqual(ENTRIES);
});

test.each([
  { state: 'pending' },
  { tool: 'send_sms' },
  { decider: 'ben' },
  { channel: 'rule' },
  { q: 'nobody says this' },
  { from: new Date(Date.now() - 3_600_000) },
] satisfies AuditFilter[])('filters read only the rows of the organization: %j', async (filter) => {
  const { reads, ms } = await page(filter);
  expect(scans(reads)).toEqual([]);
  // Each entry at most once (as the database rounds it), and none of other organizations.
  const entries = reads.filter(({ table }) => table === 'log_entry');
  expect(touched(entries)).toBeLessThan(ENTRIES * 1.1);
  console.info(`audit by ${Object.keys(filter)}: ${touched(reads)} rows touched, ${ms} ms`);
});

test('all pages together contain every row once', async () => {
  const seen: string[] = [];
  let cursor: AuditCursor | undefined;
  do {
    const { rows, next_cursor } = await database.snapshot((tx) => listAudit(tx, 'ours', { cursor }, 500));
    seen.push(...rows.map(({ id }) => id));
    cursor = AuditQuery.shape.cursor.parse(next_cursor);
  } while (cursor);
  expect(seen).toHaveLength((ENTRIES * 3) / 5 + 100);
  expect(new Set(seen).size).toBe(seen.length);
});
