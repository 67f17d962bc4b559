import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as contactRoute from '../../app/api/orgs/[org]/contacts/[contact]/route';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as keyRoute from '../../app/api/orgs/[org]/keys/[key]/route';
import * as keysRoute from '../../app/api/orgs/[org]/keys/route';
import * as memberRoute from '../../app/api/orgs/[org]/members/[member]/route';
import * as invitationRoute from '../../app/api/orgs/[org]/members/invitations/[invitation]/route';
import * as invitationsRoute from '../../app/api/orgs/[org]/members/invitations/route';
import * as ruleRoute from '../../app/api/orgs/[org]/rules/[rule]/route';
import * as rulesRoute from '../../app/api/orgs/[org]/rules/route';
import * as templateRoute from '../../app/api/orgs/[org]/templates/[template]/route';
import * as templatesRoute from '../../app/api/orgs/[org]/templates/route';
import { member } from '../../lib/auth/tables';
import type { Tx } from '../../lib/db/transaction';
import type { RouteHandler } from '../../lib/http/with-org';
import { type Accounts, ask, createOrg, openAccounts, signUp, type Visitor } from '../helpers/http/accounts';

// The caller loses the role inside the transaction that does the work, so the check before the work has already passed.

let accounts: Accounts;
let acme: string;
let ana: Visitor;
let ben: Visitor;
let duringCommit: (tx: Tx) => Promise<unknown>;
beforeAll(async () => {
  accounts = await openAccounts();
  const { transaction } = accounts.database;
  accounts.database.transaction = (work) =>
    transaction(async (tx) => {
      await duringCommit(tx);
      return work(tx);
    });
  duringCommit = async () => {};
  ana = await signUp(accounts, 'Ana');
  ben = await signUp(accounts, 'Ben');
  acme = await createOrg(accounts, ana, 'acme');
});
beforeEach(async () => {
  duringCommit = async () => {};
  await accounts.database.db.delete(member).where(eq(member.userId, ben.id));
  const row = { id: 'ben', organizationId: acme, userId: ben.id, role: 'admin' };
  await accounts.database.db.insert(member).values(row);
});
afterAll(() => accounts.database.close());

const remove = (tx: Tx) => tx.delete(member).where(eq(member.userId, ben.id));
const demote = (tx: Tx) => tx.update(member).set({ role: 'viewer' }).where(eq(member.userId, ben.id));

const call = (route: RouteHandler, method: string, by: Visitor, params: object = {}, json?: unknown) =>
  ask(route, '/', {
    method,
    headers: { cookie: by.cookie },
    params: { org: 'acme', ...params },
    ...(json === undefined ? {} : { json }),
  });

/** The id of what Ana creates by `body`, found under `field` of the answer. */
async function created(route: RouteHandler, field: string, body: unknown): Promise<string> {
  const reply = await call(route, 'POST', ana, {}, body);
  const made = reply.body[field];
  if (typeof made !== 'object' || made === null || !('id' in made)) throw new Error(JSON.stringify(reply));
  return String(made.id);
}

const TEMPLATE = {
  name: 'Follow-up',
  description: 'Thank the customer.',
  trigger: 'manual',
  auto_approve: false,
  autopilot: false,
  re_enrollment_policy: 'once',
  start_condition: '',
  allowed_tools: ['send_email'],
  expires_after_s: null,
  is_active: true,
};
const RULE = { name: 'Texts', verdict: 'ask', tool: 'send_sms' };

type Case = {
  name: string;
  create(): Promise<string>;
  write(by: Visitor, id: string): ReturnType<typeof call>;
  read(id: string): Promise<unknown>;
};
const CASES: Case[] = [
  {
    name: 'PUT template',
    create: () => created(templatesRoute.POST, 'template', TEMPLATE),
    write: (by, template) =>
      call(templateRoute.PUT, 'PUT', by, { template }, { ...TEMPLATE, name: 'Changed' }),
    read: async (template) => (await call(templateRoute.GET, 'GET', ana, { template })).body,
  },
  {
    name: 'PATCH contact',
    create: () => created(contactsRoute.POST, 'contact', { name: 'Kim' }),
    write: (by, contact) => call(contactRoute.PATCH, 'PATCH', by, { contact }, { name: 'Changed' }),
    read: async (contact) => (await call(contactRoute.GET, 'GET', ana, { contact })).body,
  },
  {
    name: 'PATCH rule',
    create: () => created(rulesRoute.POST, 'rule', RULE),
    write: (by, rule) => call(ruleRoute.PATCH, 'PATCH', by, { rule }, { rule: { ...RULE, name: 'Changed' } }),
    read: async (rule) => (await call(ruleRoute.GET, 'GET', ana, { rule })).body,
  },
  {
    name: 'DELETE rule',
    create: () => created(rulesRoute.POST, 'rule', RULE),
    write: (by, rule) => call(ruleRoute.DELETE, 'DELETE', by, { rule }),
    read: async (rule) => (await call(ruleRoute.GET, 'GET', ana, { rule })).body,
  },
  {
    name: 'DELETE API key',
    create: () => created(keysRoute.POST, 'api_key', { name: 'CRM' }),
    write: (by, key) => call(keyRoute.DELETE, 'DELETE', by, { key }),
    read: async () => (await call(keysRoute.GET, 'GET', ana)).body,
  },
  {
    name: 'POST API key',
    create: async () => '',
    write: (by) => call(keysRoute.POST, 'POST', by, {}, { name: 'Back door', role: 'admin' }),
    read: async () => (await call(keysRoute.GET, 'GET', ana)).body,
  },
  {
    name: 'DELETE invitation',
    create: () => created(invitationsRoute.POST, 'invitation', { email: 'new@example.com' }),
    write: (by, invitation) => call(invitationRoute.DELETE, 'DELETE', by, { invitation }),
    read: async (invitation) =>
      accounts.database.db.execute(`select status from invitation where id = '${invitation}'`),
  },
];

const LOSSES = [
  ['was removed', remove, 404],
  ['became a viewer', demote, 403],
] as const;

test.each(CASES.flatMap((each) => LOSSES.map((loss) => [each.name, loss[0], each, loss] as const)))(
  '%s by a person who meanwhile %s writes nothing',
  async (_name, _what, { create, write, read }, [, lose, status]) => {
    const id = await create();
    const before = await read(id);
    duringCommit = lose;
    expect(await write(ben, id)).toMatchObject({ status });
    duringCommit = async () => {};
    expect(await read(id)).toEqual(before);
  },
);

test.each(CASES)('negative control: $name by a person who keeps the role does write', async (each) => {
  const id = await each.create();
  const before = await each.read(id);
  expect((await each.write(ben, id)).status).toBeLessThan(300);
  expect(await each.read(id)).not.toEqual(before);
});

test('a person who leaves or gives up their own role is not refused at the commit', async () => {
  const lowered = await call(memberRoute.PATCH, 'PATCH', ben, { member: 'ben' }, { role: 'viewer' });
  expect(lowered).toMatchObject({ status: 200, body: { member: { role: 'viewer' } } });
  expect(await call(memberRoute.DELETE, 'DELETE', ben, { member: 'ben' })).toMatchObject({ status: 200 });
});
