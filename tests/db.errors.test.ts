import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutValues } from '../lib/db/query-error';
import { contact } from '../lib/db/schema/calls';
import type { Database } from '../lib/db/transaction';
import { insertOrg, openEmbedded } from './helpers/embedded';

const SECRET = 'what the customer said in confidence\n    at home';
let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

const failureOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);
const row = (org: string) => ({ org_id: org, id: 'no uuid', name: SECRET, email: null, phone: null });

test('the error of a failed query names the statement and the cause, but nothing that was to be written', async () => {
  const org = await insertOrg(database, 'confidential');
  const error = await failureOf(database.transaction((tx) => tx.insert(contact).values(row(org))));
  expect(inspect(error, { depth: 9 })).not.toContain('in confidence');
  expect(inspect(error, { depth: 9 })).toMatch(/insert into "contact"[\s\S]*invalid input syntax/);
  const duplicate = await failureOf(
    database.transaction((tx) => tx.execute(sql`select ${SECRET}::text, 1 / 0`)),
  );
  expect(inspect(duplicate, { depth: 9 })).not.toContain('in confidence');
});

test('outside a transaction, and while the database is away, it can be cleaned for the log', async () => {
  const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  const error = await failureOf(drizzle(pool).insert(contact).values(row('confidential')));
  expect(inspect(error, { depth: 9 })).toContain('in confidence');
  expect(inspect(withoutValues(error), { depth: 9 })).not.toContain('in confidence');
  expect(inspect(error, { depth: 9 })).toContain('ECONNREFUSED');
  await pool.end();
});

test('other errors stay as they are', () => {
  const error = new Error('x');
  expect(withoutValues(error)).toBe(error);
  expect(withoutValues('x')).toBe('x');
});
