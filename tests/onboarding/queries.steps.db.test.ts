import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as route from '../../app/api/orgs/[org]/onboarding/route';
import { member, organization } from '../../lib/auth/tables';
import { addCall } from '../../lib/calls/intake';
import { readEnv } from '../../lib/env';
import { exampleCall } from '../../lib/onboarding/example-call';
import { readOnboarding } from '../../lib/onboarding/queries';
import { isOver } from '../../lib/onboarding/steps';
import { type Accounts, ask, createOrg, openAccounts, signUp, type Visitor } from '../helpers/http/accounts';

let accounts: Accounts;
let owner: Visitor;
let org: string;
beforeAll(async () => {
  accounts = await openAccounts();
  owner = await signUp(accounts, 'Owner');
  org = await createOrg(accounts, owner, 'acme');
});
afterAll(() => accounts.database.close());

const read = (env = accounts.env, orgId = org) =>
  accounts.database.transaction((tx) => readOnboarding(tx, orgId, env));
const send = (who: Visitor, json: unknown) =>
  ask(route.PATCH, '/api/orgs/acme/onboarding', {
    method: 'PATCH',
    params: { org: 'acme' },
    headers: { cookie: who.cookie },
    json,
  });

test('a new organization has no step done', async () => {
  const fresh = await createOrg(accounts, owner, 'fresh');
  expect(await read(accounts.env, fresh)).toEqual({
    done: { call: false, plan: false, message: false, colleague: false, channel: false },
    plan_to_review: null,
    plan_waiting: null,
    dismissed: false,
  });
});

test('a step is done when its data exists', async () => {
  await addCall(accounts.database, org, exampleCall(new Date()));
  await addCall(accounts.database, org, exampleCall(new Date()));
  const guest = await signUp(accounts, 'Guest');
  await accounts.database.db
    .insert(member)
    .values({ id: 'guest', organizationId: org, userId: guest.id, role: 'viewer' });
  expect((await read()).done).toMatchObject({ call: true, plan: false, colleague: true, channel: false });
  const withMail = readEnv({ NODE_ENV: 'test', SMTP_URL: 'smtp://127.0.0.1:2525' });
  expect((await read(withMail)).done.channel).toBe(true);
});

test('members may hide the steps for everyone, and viewers may not', async () => {
  const viewer = await signUp(accounts, 'Viewer');
  await accounts.database.db
    .insert(member)
    .values({ id: 'viewer', organizationId: org, userId: viewer.id, role: 'viewer' });
  expect((await send(viewer, { dismissed: true })).status).toBe(403);
  expect((await send(owner, { dismissed: 'yes' })).status).toBe(400);
  await accounts.database.db
    .update(organization)
    .set({ metadata: '{"theirs":1}' })
    .where(eq(organization.id, org));
  const { status, body } = await send(owner, { dismissed: true });
  expect([status, body.dismissed]).toEqual([200, true]);
  expect(isOver(await read())).toBe(true);
  const [row] = await accounts.database.db.select().from(organization).where(eq(organization.id, org));
  expect(JSON.parse(row?.metadata ?? '')).toEqual({ theirs: 1, onboarding: 'dismissed' });
});
