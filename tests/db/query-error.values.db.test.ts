import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuth } from '../../lib/auth/auth';
import { contact } from '../../lib/contacts/tables';
import { withoutValues } from '../../lib/db/query-error';
import type { Database } from '../../lib/db/transaction';
import { readEnv } from '../../lib/env';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';

const SECRET = 'what the customer said in confidence\n    at home';
let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

const failureOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);
const row = (org: string) => ({ org_id: org, id: 'no uuid', name: SECRET, email: null, phone: null });

test('the error of a failed query names the statement and the cause, but no values', async () => {
  const org = await insertOrg(database, 'confidential');
  const error = await failureOf(database.transaction((tx) => tx.insert(contact).values(row(org))));
  expect(inspect(error, { depth: 9 })).not.toContain('in confidence');
  expect(inspect(error, { depth: 9 })).toMatch(/insert into "contact"[\s\S]*invalid input syntax/);
  const duplicate = await failureOf(
    database.transaction((tx) => tx.execute(sql`select ${SECRET}::text, 1 / 0`)),
  );
  expect(inspect(duplicate, { depth: 9 })).not.toContain('in confidence');
});

test('the error of a query outside a transaction, or without a database, is cleaned for the log', async () => {
  const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  const error = await failureOf(drizzle(pool).insert(contact).values(row('confidential')));
  expect(inspect(error, { depth: 9 })).toContain('in confidence');
  expect(inspect(withoutValues(error), { depth: 9 })).not.toContain('in confidence');
  expect(inspect(error, { depth: 9 })).toContain('ECONNREFUSED');
  await pool.end();
});

test('better-auth writes no session token to the console or the log when a query fails', async () => {
  const own = await openEmbedded();
  const reported: unknown[] = [];
  const auth = createAuth({
    env: readEnv({ NODE_ENV: 'test' }),
    db: own.db,
    secret: 'a secret of the tests, long enough',
    onOrganizationCreated: async () => {},
    report: (_message, error) => void reported.push(withoutValues(error)),
  });
  const body = { name: 'Ana', email: 'ana@example.com', password: 'correct-horse-battery' };
  const { headers, response } = await auth.api.signUpEmail({ body, returnHeaders: true });
  await own.close();
  const cookie = headers.getSetCookie().map((set) => set.split(';', 1)[0] ?? '');
  const request = auth.api.getSession({ headers: new Headers({ cookie: cookie.join('; ') }) });
  await expect(request).rejects.toThrow();
  expect(reported).not.toEqual([]);
  expect(inspect(reported, { depth: 9 })).toContain('from "session"');
  expect(inspect(reported, { depth: 9 })).not.toContain(response.token);
});

test('a query error nested in another error is cleaned too', async () => {
  const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  const cause = await failureOf(drizzle(pool).insert(contact).values(row('confidential')));
  const outer = withoutValues(new Error('It did not work.', { cause }));
  expect(inspect(outer, { depth: 9 })).not.toContain('in confidence');
  await pool.end();
});

test('other errors are unchanged', () => {
  const error = new Error('x');
  expect(withoutValues(error)).toBe(error);
  expect(withoutValues('x')).toBe('x');
});
