import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as callsRoute from '../../app/api/orgs/[org]/calls/route';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as plansRoute from '../../app/api/orgs/[org]/plans/route';
import type { RouteHandler } from '../../lib/http/with-org';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';

const ROWS = 120;
let accounts: Accounts;
let cookie: string;

beforeAll(async () => {
  accounts = await openAccounts();
  const owner = await signUp(accounts, 'Owner');
  await createOrg(accounts, owner, 'acme');
  cookie = owner.cookie;
  const { db } = accounts.database;
  const numbers = sql`(select id as org from organization where slug = 'acme') o, generate_series(1, ${ROWS}::int) n`;
  // Many have the same name or the same creation time, so that the id decides the order.
  await db.execute(
    sql`insert into contact (org_id, id, name) select org, gen_random_uuid(), 'Kim ' || n / 30 from ${numbers}`,
  );
  await db.execute(sql`insert into plan (org_id, id, title, description, state, version, preview, created_at)
    select org, gen_random_uuid(), 'Plan ' || n, '', '{"status":"executing"}', n, '[]', now() - (n / 30) * interval '1 day'
    from ${numbers}`);
  await db.execute(sql`insert into call (org_id, id, source, external_id, participants, turns, turn_count, planning, created_at)
    select org, gen_random_uuid(), 'phone', n::text, '[]', '[]', 0, '{"state":"done"}', now() - (n / 30) * interval '1 day'
    from ${numbers}`);
});
afterAll(() => accounts.database.close());

const get = (route: RouteHandler, query: string) =>
  ask(route, `/${query}`, { headers: { cookie }, params: { org: 'acme' } });

test.each([
  ['plans', plansRoute.GET, 'before'],
  ['calls', callsRoute.GET, 'before'],
  ['contacts', contactsRoute.GET, 'after'],
])(
  '%s: the pages contain each row once, and the last one says that it is the last',
  async (rows, route, param) => {
    const ids: string[] = [];
    let query = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const { status, body } = await get(route, query);
      expect(status).toBe(200);
      ids.push(...(body[rows] as { id: string }[]).map(({ id }) => id));
      if (body.next === null) break;
      query = `?${param}=${encodeURIComponent(String(body.next))}`;
    }
    expect(ids).toHaveLength(ROWS);
    expect(new Set(ids).size).toBe(ROWS);
  },
);

test.each([
  [plansRoute.GET, '?page=2'],
  [callsRoute.GET, '?page=2'],
  [contactsRoute.GET, '?page=2'],
  [plansRoute.GET, '?before=yesterday'],
  [plansRoute.GET, '?before=2026-11-23T10:00:00.000Z_1'],
  [plansRoute.GET, '?limit=100000'],
  [callsRoute.GET, '?before=1'],
  [contactsRoute.GET, "?after=';"],
])('an invalid page cursor is refused (%#)', async (route, query) => {
  expect((await get(route, query)).status).toBe(400);
});
