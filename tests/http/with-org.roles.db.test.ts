import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contactRoute from '../../app/api/orgs/[org]/contacts/[contact]/route';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as keysRoute from '../../app/api/orgs/[org]/keys/route';
import * as membersRoute from '../../app/api/orgs/[org]/members/route';
import * as templatesRoute from '../../app/api/orgs/[org]/templates/route';
import { createApiKey } from '../../lib/api-keys/commands';
import type { Role } from '../../lib/auth/roles';
import { member } from '../../lib/auth/tables';
import { contact } from '../../lib/contacts/tables';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
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
let acme: string;
const people = new Map<string, Record<string, string>>();
let ownerOf: Visitor;

beforeAll(async () => {
  accounts = await openAccounts();
  ownerOf = await signUp(accounts, 'Owner');
  acme = await createOrg(accounts, ownerOf, 'acme');
  const stranger = await signUp(accounts, 'Stranger');
  const other = await createOrg(accounts, stranger, 'other');
  people.set('nobody', {});
  people.set('owner', { cookie: ownerOf.cookie });
  people.set('stranger', { cookie: stranger.cookie });
  for (const role of ['admin', 'member', 'viewer', 'wizard']) {
    const person = await signUp(accounts, role);
    await accounts.database.db
      .insert(member)
      .values({ id: role, organizationId: acme, userId: person.id, role });
    people.set(role, { cookie: person.cookie });
  }
  for (const [name, org, role] of [
    ['key of another org', other, 'admin'],
    ['admin key', acme, 'admin'],
    ['viewer key', acme, 'viewer'],
  ] as const) {
    const actor = { kind: 'user', id: ownerOf.id, name: 'Owner' } as const;
    const { key } = await accounts.database.transaction((tx) => createApiKey(tx, org, actor, { name, role }));
    people.set(name, { authorization: `Bearer ${key}` });
  }
  people.set('unknown key', { authorization: 'Bearer gl_nothing', cookie: ownerOf.cookie });
});
afterAll(() => accounts.database.close());

const as = (who: string, options: Ask = {}): Ask => ({
  ...options,
  params: { org: 'acme', ...options.params },
  headers: { ...people.get(who), ...options.headers },
});
const newContact = { method: 'POST', json: { name: 'Tom Reyes' } };

const LOOK: Record<string, number> = {
  nobody: 401,
  'unknown key': 401,
  stranger: 404,
  'key of another org': 404,
  wizard: 200,
  viewer: 200,
  'viewer key': 200,
  member: 200,
  admin: 200,
  'admin key': 200,
  owner: 200,
};
const DECIDE = {
  ...LOOK,
  wizard: 403,
  viewer: 403,
  'viewer key': 403,
  member: 201,
  admin: 201,
  'admin key': 201,
  owner: 201,
};
const MANAGE = { ...DECIDE, member: 403 };

describe.each([
  { name: 'a route for viewers', expected: LOOK, run: (who: string) => ask(contactsRoute.GET, '/', as(who)) },
  {
    name: 'a route for members',
    expected: DECIDE,
    run: (who: string) => ask(contactsRoute.POST, '/', as(who, newContact)),
  },
  {
    name: 'a route for admins',
    expected: MANAGE,
    run: (who: string) => ask(templatesRoute.POST, '/', as(who, { method: 'POST', json: DEFAULT_TEMPLATE })),
  },
])('$name', ({ expected, run }) => {
  test.each(Object.entries(expected))('%s: %i', async (who, status) => {
    const answer = await run(who);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    if (status >= 400) expect(answer.body).toEqual({ code: expect.any(String), message: expect.any(String) });
  });
});

test('an organization that does not exist has the same response as one of other people', async () => {
  const other = await ask(contactsRoute.GET, '/', as('owner', { params: { org: 'other' } }));
  for (const slug of ['nowhere', 'acme2', 'acme.', '\u0000', 'a'.repeat(10_000), '../acme', "acme' or 1=1"]) {
    const answer = await ask(contactsRoute.GET, '/', as('owner', { params: { org: slug } }));
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(other.body);
  }
});

test('a refused request writes nothing', async () => {
  const before = await accounts.database.db.select().from(contact);
  for (const who of ['nobody', 'stranger', 'viewer', 'viewer key', 'key of another org']) {
    expect((await ask(contactsRoute.POST, '/', as(who, newContact))).status).toBeGreaterThanOrEqual(400);
  }
  expect(await accounts.database.db.select().from(contact)).toEqual(before);
});

test('ids of another organization and malformed ids are not found', async () => {
  const [own] = await accounts.database.db.select().from(contact);
  if (!own) throw new Error('a contact was made above');
  const at = (who: string, org: string, id: string) =>
    ask(contactRoute.GET, '/', as(who, { params: { org, contact: id } }));
  expect((await at('owner', 'acme', own.id)).status).toBe(200);
  expect((await at('stranger', 'other', own.id)).status).toBe(404);
  for (const id of ['', '1', 'constructor', '\u0000', `${own.id} `, own.id.slice(0, -1)]) {
    expect((await at('owner', 'acme', id)).status).toBe(404);
  }
});

test.each([
  ['no header (a program)', {}, 201],
  ['our own origin', { origin: 'http://localhost:3000' }, 201],
  ['the other name of this machine', { origin: 'http://127.0.0.1:3000' }, 201],
  ['another site', { origin: 'https://evil.example.com' }, 403],
  ['another port', { origin: 'http://localhost:3001' }, 403],
  ['https instead of http', { origin: 'https://localhost:3000' }, 403],
  ['a host name that begins like ours', { origin: 'http://localhost:3000.evil.example.com' }, 403],
  ['a page without an origin', { origin: 'null' }, 403],
  ['no origin, and Sec-Fetch-Site says cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['no origin, same origin', { 'sec-fetch-site': 'same-origin' }, 201],
  [
    'a forged Host beside a foreign origin',
    { origin: 'http://evil.example.com', host: 'evil.example.com' },
    403,
  ],
] as [string, Record<string, string>, number][])('a change from %s', async (_, headers, status) => {
  expect((await ask(contactsRoute.POST, '/', as('member', { ...newContact, headers }))).status).toBe(status);
  // Reads are not checked for their origin, and a browser never sends an API key on its own.
  expect((await ask(contactsRoute.GET, '/', as('member', { headers }))).status).toBe(200);
  expect((await ask(contactsRoute.POST, '/', as('admin key', { ...newContact, headers }))).status).toBe(201);
});

test('while the server stops, changes are refused and reads are answered', async () => {
  accounts.drain(true);
  const refused = await ask(contactsRoute.POST, '/', as('owner', newContact));
  const read = await ask(contactsRoute.GET, '/', as('owner'));
  accounts.drain(false);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(read.status).toBe(200);
});

test('open invitations and keys are shown to the roles that may create them', async () => {
  const members = await ask(membersRoute.GET, '/', as('viewer'));
  expect(members.body).toMatchObject({ invitations: [] });
  expect((members.body.members as { role: Role }[]).map(({ role }) => role)).toEqual(
    expect.arrayContaining(['owner', 'admin', 'member', 'viewer']),
  );
  expect((await ask(keysRoute.GET, '/', as('member'))).status).toBe(403);
  const keys = await ask(keysRoute.GET, '/', as('admin'));
  expect(JSON.stringify(keys.body)).not.toMatch(/hash/);
});
