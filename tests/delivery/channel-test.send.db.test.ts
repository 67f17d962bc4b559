import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as testRoute from '../../app/api/orgs/[org]/channels/test/route';
import { createApiKey } from '../../lib/api-keys/commands';
import { member } from '../../lib/auth/tables';
import { testChannel } from '../../lib/delivery/channel-test';
import { outbox_message } from '../../lib/delivery/tables';
import { type Accounts, ask, createOrg, openAccounts, signUp, type Visitor } from '../helpers/http/accounts';
import { type Mailbox, startMailbox } from '../helpers/providers/smtp';

let accounts: Accounts;
let mailbox: Mailbox;
let count = 0;
let slug: string;
const people: Record<string, Record<string, string>> = {};

const visitors: Record<string, Visitor> = {};
const visitor = (name: string) => visitors[name] ?? raise(name);
function raise(name: string): never {
  throw new Error(`${name} was not signed up`);
}

beforeAll(async () => {
  mailbox = await startMailbox();
  accounts = await openAccounts({ SMTP_URL: mailbox.url });
  for (const name of ['owner', 'admin', 'member', 'viewer']) visitors[name] = await signUp(accounts, name);
});
// Tests are counted for each organization.
beforeEach(async () => {
  count += 1;
  slug = `acme${count}`;
  mailbox.mails.length = 0;
  mailbox.mode = 'accept';
  const owner = visitor('owner');
  const org = await createOrg(accounts, owner, slug);
  people.owner = { cookie: owner.cookie };
  for (const role of ['admin', 'member', 'viewer']) {
    const { id: userId, cookie } = visitor(role);
    const row = { id: `${role}${count}`, organizationId: org, userId, role };
    await accounts.database.db.insert(member).values(row);
    people[role] = { cookie };
  }
  const actor = { kind: 'user', id: owner.id, name: 'Owner' } as const;
  const { key } = await accounts.database.transaction((tx) =>
    createApiKey(tx, org, actor, { name: 'k', role: 'admin' }),
  );
  people.key = { authorization: `Bearer ${key}` };
});
afterAll(async () => {
  await accounts.database.close();
  await mailbox.stop();
});

const send = (who: string, json: unknown, headers: Record<string, string> = {}) =>
  ask(testRoute.POST, '/', {
    method: 'POST',
    params: { org: slug },
    headers: { ...people[who], ...headers },
    json,
  });

test('a test email goes to the admin who requests it, and the response has the receipt', async () => {
  const { status, body } = await send('admin', { channel: 'email' });
  const to = 'admin@example.com';
  expect(status).toBe(200);
  expect(body).toMatchObject({ state: 'accepted', to, provider: 'smtp', words: null });
  expect(mailbox.mails.map((mail) => [mail.to, mail.messageId])).toEqual([[[to], body.receipt]]);
  expect(accounts.logged.at(-1)).toContain('"state":"accepted"');
});

test('a refusal by the provider is returned in its own words', async () => {
  mailbox.mode = 'refuse';
  const { status, body } = await send('owner', { channel: 'email' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ state: 'refused', receipt: null });
  expect(body.words).toContain('no such mailbox');
});

test('a refusal is recognized when Next has bundled the provider and the route separately', async () => {
  mailbox.mode = 'refuse';
  vi.resetModules();
  const { createSmtpProvider } = await import('../../lib/delivery/providers/smtp');
  const smtp = createSmtpProvider(mailbox.url, 'greenlight@example.com', 20_000);
  const result = await testChannel(
    {
      read: accounts.database.snapshot,
      providers: { send_email: smtp, send_sms: smtp },
      channels: { email: 'smtp', sms: 'outbox' },
      timeoutMs: 20_000,
      limit: async () => 0,
      org: { id: slug, name: 'Acme' },
      actor: { kind: 'user', id: visitor('owner').id, name: 'Owner' },
    },
    { channel: 'email' },
  );
  expect(result.state).toBe('refused');
});

test('a connection that breaks after the content has an unknown outcome', async () => {
  mailbox.mode = 'drop';
  expect((await send('owner', { channel: 'email' })).body).toMatchObject({ state: 'unclear', receipt: null });
});

test('a channel that is not connected cannot be tested, and the outbox stays empty', async () => {
  const answer = await send('owner', { channel: 'sms', to: '+12125550123' });
  expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
  expect(await accounts.database.db.select().from(outbox_message)).toEqual([]);
});

test.each([
  ['member', { channel: 'email' }, 403],
  ['viewer', { channel: 'email' }, 403],
  ['key', { channel: 'email' }, 403],
  ['owner', { channel: 'email', to: 'somebody@example.com' }, 400],
  ['owner', { channel: 'pigeon' }, 400],
  ['owner', { channel: 'sms' }, 400],
])('a %s who sends %j gets %i, and nothing is sent', async (who, body, status) => {
  expect((await send(who, body)).status).toBe(status);
  expect(mailbox.mails).toEqual([]);
});

test('a repeated request sends nothing twice', async () => {
  const again = { 'idempotency-key': 'once' };
  const first = await send('owner', { channel: 'email' }, again);
  const second = await send('owner', { channel: 'email' }, again);
  expect(second.body).toEqual(first.body);
  expect(mailbox.mails).toHaveLength(1);
});

test('a sixth test within ten minutes is refused', async () => {
  for (let tries = 0; tries < 5; tries += 1)
    expect((await send('owner', { channel: 'email' })).status).toBe(200);
  const refused = await send('admin', { channel: 'email' });
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
  expect(mailbox.mails).toHaveLength(5);
});
