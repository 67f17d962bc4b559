import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as keysRoute from '../../app/api/orgs/[org]/keys/route';
import { createApiKey, deleteApiKey } from '../../lib/api-keys/commands';
import { member } from '../../lib/auth/tables';
import { createContact } from '../../lib/contacts/commands';
import { ContactInputSchema } from '../../lib/contacts/schema';
import { contact } from '../../lib/contacts/tables';
import type { Queryable } from '../../lib/db/transaction';
import { type RouteHandler, withOrg, withOrgSteps } from '../../lib/http/with-org';
import { type Accounts, ask, createOrg, openAccounts, signUp, type Visitor } from '../helpers/http/accounts';

// Callers whose access ends during their request.

let accounts: Accounts;
let acme: string;
let ana: Visitor;
let ben: Visitor;
beforeAll(async () => {
  accounts = await openAccounts();
  ana = await signUp(accounts, 'Ana');
  ben = await signUp(accounts, 'Ben');
  acme = await createOrg(accounts, ana, 'acme');
});
beforeEach(async () => {
  await accounts.database.db.delete(contact);
  await remove();
  const row = { id: 'ben', organizationId: acme, userId: ben.id, role: 'admin' };
  await accounts.database.db.insert(member).values(row);
});
afterAll(() => accounts.database.close());

const remove = (db: Queryable = accounts.database.db) => db.delete(member).where(eq(member.userId, ben.id));
const demote = (db: Queryable = accounts.database.db) =>
  db.update(member).set({ role: 'viewer' }).where(eq(member.userId, ben.id));
const contacts = () => accounts.database.db.select({ name: contact.name }).from(contact);
const params = { org: 'acme' };
const INPUT = ContactInputSchema.parse({ name: 'Kim' });

/** A body; `meanwhile` runs before its second part is sent. */
function slowly(json: object, meanwhile: () => Promise<unknown>): ReadableStream<Uint8Array> {
  const text = JSON.stringify(json);
  const parts = [text.slice(0, 5), text.slice(5)].map((part) => new TextEncoder().encode(part));
  return new ReadableStream(
    {
      async pull(controller) {
        const part = parts.shift();
        if (!part) return controller.close();
        if (parts.length === 0) await meanwhile();
        controller.enqueue(part);
      },
    },
    { highWaterMark: 0 },
  );
}

const send = (route: RouteHandler, raw: ReadableStream<Uint8Array>, by: Record<string, string>) =>
  ask(route, '/', { method: 'POST', params, raw, headers: { 'content-type': 'application/json', ...by } });

describe('while the body is being sent', () => {
  test.each([
    ['removed', remove, 404],
    ['made a viewer', demote, 403],
  ] as const)('a member who is %s changes nothing', async (_what, act, status) => {
    const body = slowly({ name: 'Kim' }, () => act());
    expect(await send(contactsRoute.POST, body, { cookie: ben.cookie })).toMatchObject({ status });
    expect(await contacts()).toEqual([]);
  });

  test('an admin who is removed gets no API key', async () => {
    const body = slowly({ name: 'Back door', role: 'admin' }, () => remove());
    expect((await send(keysRoute.POST, body, { cookie: ben.cookie })).status).toBe(404);
  });

  test('an API key that is deleted changes nothing', async () => {
    const actor = { kind: 'user', id: ana.id, name: 'Ana' } as const;
    const { key, api_key } = await accounts.database.transaction((tx) =>
      createApiKey(tx, acme, actor, { name: 'k', role: 'member' }),
    );
    const body = slowly({ name: 'Kim' }, () =>
      accounts.database.transaction((tx) => deleteApiKey(tx, acme, api_key.id)),
    );
    expect((await send(contactsRoute.POST, body, { authorization: `Bearer ${key}` })).status).toBe(404);
    expect(await contacts()).toEqual([]);
  });

  test('negative control: without a change the request succeeds', async () => {
    const body = slowly({ name: 'Kim' }, async () => {});
    expect((await send(contactsRoute.POST, body, { cookie: ben.cookie })).status).toBe(201);
    expect(await contacts()).toEqual([{ name: 'Kim' }]);
  });
});

describe('during the work', () => {
  /** A route that runs `meanwhile` during its work, in one transaction or between several. */
  const route = (how: 'commit' | 'commitEach', meanwhile: (tx: Queryable) => Promise<unknown>) =>
    how === 'commit'
      ? withOrg({ role: 'member' }, ({ org, commit }) =>
          commit(async (tx) => {
            await createContact(tx, org.id, INPUT);
            await meanwhile(tx);
          }),
        )
      : withOrgSteps({ role: 'member' }, ({ org, commitEach }) =>
          commitEach(
            async ({ transaction }) => {
              await meanwhile(accounts.database.db);
              return transaction((tx) => createContact(tx, org.id, INPUT));
            },
            () => true,
          ),
        );

  // Each test has keys of its own, because a repeated key gets the answer of the first request.
  const cases = (key: string) =>
    (['commit', 'commitEach'] as const).flatMap((how) => {
      const keyed: Record<string, string>[] = [{}, { 'idempotency-key': `${key} ${how}` }];
      return keyed.map((headers) => [how, headers] as const);
    });
  test.each(cases('removed'))(
    'the work of a member who is removed before the commit is rolled back (%s, %o)',
    async (how, keyed) => {
      const headers = { cookie: ben.cookie, ...keyed };
      expect((await ask(route(how, remove), '/', { method: 'POST', params, headers })).status).toBe(404);
      expect(await contacts()).toEqual([]);
    },
  );

  test.each(cases('unchanged'))(
    'negative control: without a change the work is committed (%s, %o)',
    async (how, keyed) => {
      const headers = { cookie: ben.cookie, ...keyed };
      const done = await ask(
        route(how, async () => {}),
        '/',
        { method: 'POST', params, headers },
      );
      expect(done.status).toBe(200);
      expect(await contacts()).toEqual([{ name: 'Kim' }]);
    },
  );
});
