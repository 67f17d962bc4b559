import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as keyRoute from '../../app/api/orgs/[org]/keys/[key]/route';
import * as keysRoute from '../../app/api/orgs/[org]/keys/route';
import * as invitationsRoute from '../../app/api/orgs/[org]/members/invitations/route';
import * as membersRoute from '../../app/api/orgs/[org]/members/route';
import { api_key } from '../../lib/api-keys/tables';
import {
  type Accounts,
  type Ask,
  ask,
  createOrg,
  openAccounts,
  signUp,
  type Visitor,
} from '../helpers/http/accounts';

let accounts: Accounts;
let owner: Visitor;
beforeAll(async () => {
  accounts = await openAccounts();
  owner = await signUp(accounts, 'Owner');
  await createOrg(accounts, owner, 'acme');
});
beforeEach(() => accounts.database.db.delete(api_key));
afterAll(() => accounts.database.close());

const at = (headers: Record<string, string>, options: Ask = {}): Ask => ({
  ...options,
  headers,
  params: { org: 'acme', ...options.params },
});
const byOwner = () => ({ cookie: owner.cookie });

async function makeKey(role: string): Promise<{ id: string; key: string }> {
  const made = await ask(
    keysRoute.POST,
    '/',
    at(byOwner(), { method: 'POST', json: { name: `The ${role}`, role } }),
  );
  expect(made.status).toBe(201);
  const { api_key: shown, key } = made.body as { api_key: { id: string; prefix: string }; key: string };
  expect(key).toMatch(/^gl_[\w-]{43}$/);
  expect(key.startsWith(shown.prefix)).toBe(true);
  return { id: shown.id, key };
}
const withKey = (key: string) => ask(membersRoute.GET, '/', at({ authorization: `Bearer ${key}` }));

test('a key is shown once, stored as its hash, works, and stops working when it is deleted', async () => {
  const { id, key } = await makeKey('member');
  const rows = await accounts.database.db.select().from(api_key);
  expect(rows).toMatchObject([{ hash: createHash('sha256').update(key).digest('hex') }]);
  expect(JSON.stringify(rows)).not.toContain(key);
  expect((await withKey(key)).status).toBe(200);
  const listed = await ask(keysRoute.GET, '/', at(byOwner()));
  expect(listed.body.keys).toMatchObject([
    { id, name: 'The member', created_by: 'Owner', last_used_at: expect.any(String) },
  ]);
  expect(JSON.stringify(listed.body)).not.toContain(key);
  const remove = () => ask(keyRoute.DELETE, '/', at(byOwner(), { method: 'DELETE', params: { key: id } }));
  expect((await remove()).status).toBe(200);
  expect((await remove()).status).toBe(404);
  expect((await withKey(key)).status).toBe(401);
});

test('the last use is written at most once a minute', async () => {
  const { key } = await makeKey('viewer');
  const lastUse = async () =>
    (await accounts.database.db.select().from(api_key))[0]?.last_used_at?.getTime() ?? 0;
  await withKey(key);
  const first = await lastUse();
  await withKey(key);
  expect(await lastUse()).toBe(first);
  await accounts.database.db.update(api_key).set({ last_used_at: new Date(first - 61_000) });
  await withKey(key);
  expect(await lastUse()).toBeGreaterThanOrEqual(first);
});

test('a key, even with the role admin, creates no keys and changes no members', async () => {
  const { key } = await makeKey('admin');
  const headers = { authorization: `Bearer ${key}` };
  const another = await ask(keysRoute.POST, '/', at(headers, { method: 'POST', json: { name: 'x' } }));
  const invited = await ask(
    invitationsRoute.POST,
    '/',
    at(headers, { method: 'POST', json: { email: 'x@example.com' } }),
  );
  expect([another.status, invited.status]).toEqual([403, 403]);
});

test.each(['', 'gl_', 'gl_\u0000', 'null', 'x'.repeat(9_000), '%00'])(
  'an unknown key is 401: %j',
  async (key) => {
    const headers: Record<string, string> = key.includes('\u0000')
      ? { authorization: 'Bearer gl_ ' }
      : { authorization: `Bearer ${key}` };
    expect((await ask(membersRoute.GET, '/', at(headers))).status).toBe(401);
  },
);

test('basic credentials for a proxy are not read as a key', async () => {
  const both = { authorization: 'Basic dXNlcjpwYXNz', cookie: owner.cookie };
  expect((await ask(membersRoute.GET, '/', at(both))).status).toBe(200);
});

test('the address of the organization counts in any case, for a person and for a key', async () => {
  const { key } = await makeKey('viewer');
  const callers: Record<string, string>[] = [byOwner(), { authorization: `Bearer ${key}` }];
  for (const headers of callers) {
    const answer = await ask(membersRoute.GET, '/', { ...at(headers), params: { org: 'ACME' } });
    expect(answer.status).toBe(200);
  }
});
