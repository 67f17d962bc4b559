import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as pauseRoute from '../../app/api/orgs/[org]/plans/[plan]/pause/route';
import * as resumeRoute from '../../app/api/orgs/[org]/plans/[plan]/resume/route';
import { createApiKey } from '../../lib/api-keys/commands';
import { contact } from '../../lib/contacts/tables';
import type { RouteHandler } from '../../lib/http/with-org';
import { type KeyedRequest, respondAfterSteps } from '../../lib/idempotency/idempotency';
import { pruneIdempotentRequests } from '../../lib/idempotency/prune';
import { idempotent_request } from '../../lib/idempotency/tables';
import {
  type Accounts,
  ask,
  createOrg,
  openAccounts,
  type Reply,
  signUp,
  type Visitor,
} from '../helpers/http/accounts';
import { readyPlan } from '../helpers/providers/scripted';

let accounts: Accounts;
let ana: Visitor;
let acme: string;
beforeAll(async () => {
  accounts = await openAccounts();
  ana = await signUp(accounts, 'Ana');
  acme = await createOrg(accounts, ana, 'acme');
});
afterAll(() => accounts.database.close());

let keys = 0;
const freshKey = () => `key-${keys++}`;

type Sent = { json?: unknown; params?: Record<string, string>; headers?: Record<string, string> };
/** A request of Ana under a key. */
const send = (handler: RouteHandler, path: string, key: string, more: Sent = {}): Promise<Reply> =>
  ask(handler, path, {
    method: 'POST',
    ...more,
    params: { org: 'acme', ...more.params },
    headers: { cookie: ana.cookie, 'idempotency-key': key, ...more.headers },
  });
const addContact = (key: string, name: string, headers: Record<string, string> = {}) =>
  send(contactsRoute.POST, '/contacts', key, { json: { name }, headers });
const named = (name: string) =>
  accounts.database.db.select({ org: contact.org_id }).from(contact).where(eq(contact.name, name));
const replayed = ({ headers }: Reply) => headers.get('idempotency-replayed');

test('a repeated request gets the first response and does nothing', async () => {
  const key = freshKey();
  const first = await addContact(key, 'Once Only');
  const again = await addContact(key, 'Once Only');
  expect([first.status, again.status]).toEqual([201, 201]);
  expect([replayed(first), replayed(again)]).toEqual([null, 'true']);
  expect(again.body).toEqual(first.body);
  expect(await named('Once Only')).toHaveLength(1);
});

test('negative control: without a key a repeated request is done again', async () => {
  const options = {
    method: 'POST',
    json: { name: 'Twice' },
    params: { org: 'acme' },
    headers: { cookie: ana.cookie },
  };
  for (const _ of [1, 2]) expect((await ask(contactsRoute.POST, '/contacts', options)).status).toBe(201);
  expect(await named('Twice')).toHaveLength(2);
});

test('the stored response stays unchanged when the plan changes later', async () => {
  const { plan_id } = await readyPlan(accounts.database, acme);
  const params = { plan: plan_id };
  const key = freshKey();
  const paused = await send(pauseRoute.POST, `/${plan_id}/pause`, key, { params });
  await send(resumeRoute.POST, `/${plan_id}/resume`, freshKey(), { params });
  const again = await send(pauseRoute.POST, `/${plan_id}/pause`, key, { params });
  expect(again.body).toEqual(paused.body);
  expect(again.body).toMatchObject({ state: { status: 'paused' } });
});

test('a refusal is not stored: the same request may succeed later', async () => {
  const { plan_id } = await readyPlan(accounts.database, acme);
  const params = { plan: plan_id };
  const key = freshKey();
  const resume = () => send(resumeRoute.POST, `/${plan_id}/resume`, key, { params });
  expect((await resume()).status).toBe(409);
  expect((await send(pauseRoute.POST, `/${plan_id}/pause`, freshKey(), { params })).status).toBe(200);
  const done = await resume();
  expect([done.status, replayed(done)]).toEqual([200, null]);
});

test('a key that was used with another request is refused, and nothing is written', async () => {
  const key = freshKey();
  await addContact(key, 'Tom Reyes');
  const body = await addContact(key, 'Another Name');
  const query = await send(contactsRoute.POST, '/contacts?x=1', key, { json: { name: 'Tom Reyes' } });
  const { plan_id } = await readyPlan(accounts.database, acme);
  const path = await send(pauseRoute.POST, `/${plan_id}/pause`, key, { params: { plan: plan_id } });
  for (const refused of [body, query, path]) {
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid' } });
  }
  expect(await named('Another Name')).toEqual([]);
});

test.each([
  ['empty', ''],
  ['256 characters', 'k'.repeat(256)],
  ['a tab in it', 'a\tb'],
  ['a letter beyond ASCII', 'cl\u00e9'],
])('an invalid key (%s) is refused, and nothing is written', async (_what, key) => {
  const refused = await addContact(key, 'Nobody');
  expect(refused).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  expect(await named('Nobody')).toEqual([]);
});

test('a key may have 255 characters, and reads ignore it', async () => {
  expect((await addContact('k'.repeat(255), 'Long Key')).status).toBe(201);
  const headers = { cookie: ana.cookie, 'idempotency-key': '' };
  const read = await ask(contactsRoute.GET, '/contacts', { params: { org: 'acme' }, headers });
  expect(read.status).toBe(200);
});

test('keys are separate for each person, program and organization', async () => {
  const key = freshKey();
  const { key: secret } = await accounts.database.transaction((tx) =>
    createApiKey(tx, acme, { kind: 'user', id: ana.id, name: 'Ana' }, { name: 'A program', role: 'member' }),
  );
  await createOrg(accounts, ana, 'second');
  await addContact(key, 'Shared');
  const program = await addContact(key, 'Shared', { cookie: '', authorization: `Bearer ${secret}` });
  const elsewhere = await send(contactsRoute.POST, '/contacts', key, {
    json: { name: 'Shared' },
    params: { org: 'second' },
  });
  expect([program, elsewhere].map(replayed)).toEqual([null, null]);
  expect(await named('Shared')).toHaveLength(3);
});

test('work of several transactions stores the response only when it is final', async () => {
  const request: KeyedRequest = { org_id: acme, caller: 'user:ana', key: freshKey(), digest: 'a' };
  let runs = 0;
  const work = (final: boolean) => async () => ({ status: 200, text: `run ${++runs}`, final });
  const once = (final: boolean) => respondAfterSteps(accounts.database, request, work(final));
  expect(await once(false)).toMatchObject({ text: 'run 1', replayed: false });
  const other = respondAfterSteps(accounts.database, { ...request, digest: 'b' }, work(true));
  await expect(other).rejects.toMatchObject({ code: 'invalid' });
  expect(await once(true)).toMatchObject({ text: 'run 2', replayed: false });
  expect(await once(true)).toMatchObject({ text: 'run 2', replayed: true });
});

test('of two concurrent requests for such work, the second returns the response of the first', async () => {
  const request: KeyedRequest = { org_id: acme, caller: 'user:ana', key: freshKey(), digest: 'a' };
  const answer = (text: string) => ({ status: 200, text, final: true });
  const slow = await respondAfterSteps(accounts.database, request, async () => {
    await respondAfterSteps(accounts.database, request, async () => answer('fast'));
    return answer('slow');
  });
  expect(slow).toEqual({ status: 200, text: 'fast', replayed: true });
});

test('requests are deleted after a day', async () => {
  const { db } = accounts.database;
  await db.delete(idempotent_request);
  const row = { org_id: acme, caller: 'user:ana', digest: 'a' };
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const old = Array.from({ length: 501 }, (_, index) => ({
    ...row,
    key: `old ${index}`,
    created_at: hoursAgo(25),
  }));
  await db.insert(idempotent_request).values([...old, { ...row, key: 'young', created_at: hoursAgo(23) }]);
  expect(await pruneIdempotentRequests(accounts.database)).toBe(true);
  expect(await pruneIdempotentRequests(accounts.database)).toBe(false);
  expect(await db.select({ key: idempotent_request.key }).from(idempotent_request)).toEqual([
    { key: 'young' },
  ]);
});
