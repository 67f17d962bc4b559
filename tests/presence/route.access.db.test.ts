import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as route from '../../app/api/orgs/[org]/presence/route';
import { createApiKey } from '../../lib/api-keys/commands';
import { member } from '../../lib/auth/tables';
import { insertPlans } from '../../lib/plans/create';
import { createPresence, type Presence } from '../../lib/presence/presence';
import { runtime } from '../../lib/runtime';
import { createTemplate } from '../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';

let accounts: Accounts;
let presence: Presence;
let org: string;
const cookies = new Map<string, string>();
const plans = new Map<string, string>();

async function aPlan(orgId: string): Promise<string> {
  return accounts.database.transaction(async (tx) => {
    const { id } = await createTemplate(tx, orgId, DEFAULT_TEMPLATE);
    const template = { id, auto_approve: false };
    const plan = { title: 'Quote', description: '', preview: [], call_id: null, template, contact_ids: [] };
    const [made] = await insertPlans(tx, orgId, [plan]);
    return made?.id ?? '';
  });
}

beforeAll(async () => {
  accounts = await openAccounts();
  presence = createPresence();
  Object.assign(runtime(), { presence });
  const [owner, viewer, stranger] = [
    await signUp(accounts, 'Ana'),
    await signUp(accounts, 'Vera'),
    await signUp(accounts, 'Stranger'),
  ];
  org = await createOrg(accounts, owner, 'acme');
  const other = await createOrg(accounts, stranger, 'other');
  const [id, role] = ['vera', 'viewer'];
  await accounts.database.db.insert(member).values({ id, organizationId: org, userId: viewer.id, role });
  for (const [name, { cookie }] of Object.entries({ owner, viewer, stranger })) cookies.set(name, cookie);
  plans.set('ours', await aPlan(org));
  plans.set('theirs', await aPlan(other));
});
afterAll(async () => {
  presence.close();
  await accounts.database.close();
});

const here = (over: object = {}) => ({
  ...{ page: randomUUID(), turn: 1, plan_id: plans.get('ours'), entry_id: null, doing: 'looking' },
  ...over,
});
const post = (who: string, json: unknown) =>
  ask(route.POST, '/', {
    ...{ method: 'POST', json, params: { org: 'acme' } },
    headers: { cookie: cookies.get(who) ?? '', origin: 'http://localhost:3000' },
  });
const publishedPresence = () =>
  new TextDecoder().decode(presence.subscribe(org, () => {}).news() ?? new Uint8Array());

test('every role that may read may announce presence, under the name of the account', async () => {
  const answer = await post('viewer', here());
  expect(answer.body).toEqual({ shown: true });
  expect(publishedPresence()).toContain('"name":"Vera"');
});

test.each([
  ['an invalid page', { page: 'x' }],
  ['an invalid plan', { plan_id: 'x' }],
  ['an invalid entry', { entry_id: '' }],
  ['an unknown activity', { doing: 'sleeping' }],
  ['a turn that is not a number', { turn: 1.5 }],
  ['a name in the body', { name: 'The boss' }],
])('refuses %s', async (_, over) => {
  expect((await post('owner', here(over))).status).toBe(400);
});

test('presence at an unknown plan or one of another organization is refused', async () => {
  for (const plan_id of [plans.get('theirs'), randomUUID()]) {
    expect((await post('owner', here({ plan_id }))).status).toBe(404);
    expect(publishedPresence()).not.toContain(String(plan_id));
  }
});

test('other people get 404, and an API key cannot have presence', async () => {
  expect((await post('stranger', here())).status).toBe(404);
  const actor = { kind: 'user', id: 'ana', name: 'Ana' } as const;
  const { key } = await accounts.database.transaction((tx) =>
    createApiKey(tx, org, actor, { name: 'robot', role: 'admin' }),
  );
  const headers = { authorization: `Bearer ${key}` };
  const answer = await ask(route.POST, '/', {
    method: 'POST',
    json: here(),
    params: { org: 'acme' },
    headers,
  });
  expect(answer.status).toBe(403);
  expect(publishedPresence()).not.toContain('robot');
});
