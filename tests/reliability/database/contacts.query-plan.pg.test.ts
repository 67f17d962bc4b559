import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listContacts } from '../../../lib/contacts/queries';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';

const CONTACTS = 12_000;
let database: PooledDatabase;

beforeAll(async () => {
  database = openPool(await freshDatabase(), 2);
  for (const org of ['ours', 'theirs']) {
    await insertOrg(database, org);
    await database.db.execute(sql`insert into contact (org_id, id, name)
      select ${org}, gen_random_uuid(), (array['abel', 'Özil', 'Zimmer', 'de Vries'])[n % 4 + 1] || ' ' || n / 7
      from generate_series(1, ${CONTACTS}::int) n`);
  }
  await database.pool.query('vacuum analyze');
});
afterAll(() => database?.close());

test('the pages contain each contact once, in the order of names', async () => {
  const names: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await database.snapshot((tx) => listContacts(tx, 'ours', { after: after ?? undefined }));
    names.push(...page.contacts.map(({ name }) => name));
    after = page.next;
  }
  expect(names).toHaveLength(CONTACTS);
  expect(names).toEqual([...names].sort(new Intl.Collator('und').compare));
});

test('a page far down is read from the index, without reading all pages before it', async () => {
  const order = 'name collate "name_order", id';
  const middle = await database.pool.query(
    `select name, id from contact where org_id = 'ours' order by ${order} offset ${CONTACTS / 2} limit 1`,
  );
  const { rows } = await database.pool.query(
    `explain (analyze, format text) select * from contact
     where org_id = 'ours' and (name collate "name_order", id) > ($1, $2::uuid) order by ${order} limit 51`,
    [middle.rows[0].name, middle.rows[0].id],
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan using contact_name_order/);
  const touched = [...plan.matchAll(/rows=(\d+)(?:\.\d+)? loops|Rows Removed by Filter: (\d+)/g)];
  for (const [, read, removed] of touched) expect(Number(read ?? removed)).toBeLessThan(200);
});
