import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GET as getSession } from '../../app/api/session/route';
import { createAuth } from '../../lib/auth/auth';
import { createSignInLimit } from '../../lib/auth/sign-in-limit';
import { member, organization, session, user } from '../../lib/auth/tables';
import { readEnv } from '../../lib/env';
import { serveAuth } from '../../lib/http/serve-auth';
import { plan_template } from '../../lib/templates/tables';
import {
  type Accounts,
  cookieOf,
  createOrg,
  ORIGIN,
  openAccounts,
  PASSWORD,
  post,
  requestTo,
  signUp,
} from '../helpers/http/accounts';

let accounts: Accounts;
beforeAll(async () => {
  accounts = await openAccounts();
});
afterAll(() => accounts.database.close());

function serve(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return serveAuth(
    requestTo(`/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    }),
  );
}
const mySession = (cookie: string) =>
  getSession(new Request(`${ORIGIN}/api/session`, { headers: { cookie } }));

test('a person signs up, signs out and in again; the session names the person and the organizations', async () => {
  const ana = await signUp(accounts, 'Ana');
  await createOrg(accounts, ana, 'ana-org');
  const me = await (await mySession(ana.cookie)).json();
  expect(me).toEqual({
    user: { id: ana.id, name: 'Ana', email: 'ana@example.com' },
    orgs: [{ slug: 'ana-org', name: 'Org ana-org', role: 'owner' }],
  });
  await serve('/sign-out', '{}', { cookie: ana.cookie, origin: ORIGIN });
  expect((await mySession(ana.cookie)).status).toBe(401);
  const again = await serve(
    '/sign-in/email',
    JSON.stringify({ email: 'ANA@example.com', password: PASSWORD }),
  );
  expect(again.status).toBe(200);
  expect((await mySession(cookieOf(again))).status).toBe(200);
});

test('the cookie is HttpOnly, and Secure when the address is https', async () => {
  const { headers } = await serve(
    '/sign-up/email',
    JSON.stringify({ name: 'C', email: 'c@example.com', password: PASSWORD }),
  );
  expect(headers.getSetCookie()[0]).toMatch(/^greenlight\.session_token=.*HttpOnly; SameSite=Lax$/);
  const env = readEnv({ PUBLIC_URL: 'https://green.example.com', NODE_ENV: 'test' });
  const secure = createAuth({
    env,
    db: accounts.database.db,
    secret: 'x'.repeat(40),
    report: () => {},
    onOrganizationCreated: async () => {},
  });
  const answer = await secure.handler(
    new Request('https://green.example.com/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://green.example.com' },
      body: JSON.stringify({ email: 'c@example.com', password: PASSWORD }),
    }),
  );
  expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-greenlight\.session_token=.*Secure/);
});

test('a revoked session and a forged cookie are 401', async () => {
  const dora = await signUp(accounts, 'Dora');
  for (const cookie of [
    '',
    'greenlight.session_token=',
    dora.cookie.slice(0, -3),
    dora.cookie.replace('=', '=x'),
    `${'x'.repeat(9000)}=1`,
  ]) {
    expect((await mySession(cookie)).status).toBe(401);
  }
  await accounts.database.db.delete(session).where(eq(session.userId, dora.id));
  expect((await mySession(dora.cookie)).status).toBe(401);
});

test('a session older than a day is renewed by the route that can send the new cookie', async () => {
  const rita = await signUp(accounts, 'Rita');
  const soon = new Date(Date.now() + 2 * 86_400_000);
  await accounts.database.db.update(session).set({ expiresAt: soon }).where(eq(session.userId, rita.id));
  const answer = await mySession(rita.cookie);
  expect(answer.headers.getSetCookie()[0]).toMatch(/^greenlight\.session_token=.*Max-Age=2592000/);
  const [renewed] = await accounts.database.db.select().from(session).where(eq(session.userId, rita.id));
  expect(renewed?.expiresAt.getTime()).toBeGreaterThan(soon.getTime());
});

test('invalid sign-ins and sign-ups are 4xx and create no account', async () => {
  await signUp(accounts, 'Taken');
  const before = await accounts.database.db.select().from(user);
  const logged = accounts.logged.length;
  const bodies: [string, BodyInit][] = [
    ['/sign-in/email', ''],
    ['/sign-in/email', '{'],
    ['/sign-in/email', 'null'],
    ['/sign-in/email', '[]'],
    ['/sign-in/email', '{"email":{"$ne":null},"password":{"$ne":null}}'],
    ['/sign-in/email', '{"email":"taken@example.com","password":"wrong-password"}'],
    ['/sign-in/email', '{"email":"nobody@example.com","password":"wrong-password"}'],
    ['/sign-in/email', '{"email":"ana@example.com\\u0000","password":"wrong-password"}'],
    ['/sign-in/email', `{"email":"ana@example.com","password":"${'x'.repeat(60_000)}"}`],
    ['/sign-in/email', ' '.repeat(70_000)],
    ['/sign-in/email', `${'['.repeat(40)}${']'.repeat(40)}`],
    ['/sign-up/email', '{"name":"Zed\\u0000","email":"zed@example.com","password":"long enough"}'],
    ['/sign-up/email', '{"name":"\\ud800","email":"zed@example.com","password":"long enough"}'],
    ['/sign-up/email', '{"name":"","email":"zed@example.com","password":"long enough"}'],
    ['/sign-up/email', '{"name":"Zed\\nBcc: x","email":"zed@example.com","password":"long enough"}'],
    ['/sign-up/email', '{"name":"Zed","email":"zed@example.com","password":"short"}'],
    ['/sign-up/email', '{"name":"Zed","email":"zed","password":"long enough"}'],
    ['/sign-up/email', '{"name":"Zed","email":"taken@example.com","password":"long enough"}'],
    ['/sign-up/email', '{"name":7,"email":"zed@example.com","password":"long enough"}'],
    ['/organization/create', '{"name":"x","slug":"signed-out"}'],
    ['/no/such/path', '{}'],
  ];
  for (const [path, body] of bodies) {
    const { status } = await serve(path, body);
    expect(`${path} ${body} ${status}`).toMatch(/ 4\d\d$/);
  }
  expect((await serve('/sign-in/email', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
  const nul = await serveAuth(new Request(`${ORIGIN}/api/auth/get-session?x=%00`));
  expect(nul.status).toBe(400);
  expect(await accounts.database.db.select().from(user)).toEqual(before);
  expect(accounts.logged.slice(logged)).toEqual([]);
});

test('text that resembles an escape sequence is accepted', async () => {
  const body = JSON.stringify({ name: 'C:\\u0000', email: 'path@example.com', password: PASSWORD });
  expect((await serve('/sign-up/email', body)).status).toBe(200);
});

test('a page of another site cannot sign a person in or out', async () => {
  const eve = await signUp(accounts, 'Eve');
  const foreign = { origin: 'https://evil.example.com' };
  const credentials = JSON.stringify({ email: eve.email, password: PASSWORD });
  expect((await serve('/sign-in/email', credentials, foreign)).status).toBe(403);
  expect((await serve('/sign-out', '{}', { ...foreign, cookie: eve.cookie })).status).toBe(403);
  expect((await serve('/sign-in/email', credentials, { origin: 'http://127.0.0.1:3000' })).status).toBe(200);
});

test('a new organization has its owner and the default template, which sends nothing on its own', async () => {
  const owner = await signUp(accounts, 'Founder');
  const orgId = await createOrg(accounts, owner, 'founded');
  const templates = await accounts.database.db
    .select()
    .from(plan_template)
    .where(eq(plan_template.org_id, orgId));
  expect(templates).toMatchObject([
    { trigger: 'post_call', auto_approve: false, autopilot: false, is_active: true },
  ]);
  const members = await accounts.database.db.select().from(member).where(eq(member.organizationId, orgId));
  expect(members).toMatchObject([{ userId: owner.id, role: 'owner' }]);
});

test('slugs of organizations are validated, reserved and unique', async () => {
  const other = await signUp(accounts, 'Grabber');
  const { cookie } = other;
  await createOrg(accounts, other, 'taken');
  const before = (await accounts.database.db.select().from(organization)).length;
  for (const slug of [
    'api',
    'sign-in',
    'invitations',
    'Up',
    'a b',
    '-a',
    'a-',
    'ü',
    'a/b',
    '..',
    '',
    'x'.repeat(49),
    'taken',
  ]) {
    const answer = await post(accounts.auth, '/organization/create', { name: 'Grab', slug }, cookie);
    expect(answer.status, slug).toBe(400);
  }
  const named = await post(accounts.auth, '/organization/create', { name: 'a\nb', slug: 'fine' }, cookie);
  expect(named.status).toBe(400);
  expect((await accounts.database.db.select().from(organization)).length).toBe(before);
});

test('endpoints of better-auth that we replace or do not use are closed', async () => {
  const owner = await signUp(accounts, 'Doublet');
  const organizationId = await createOrg(accounts, owner, 'doublet');
  for (const path of [
    '/organization/update-member-role',
    '/organization/remove-member',
    '/organization/leave',
    '/organization/invite-member',
    '/organization/cancel-invitation',
    '/organization/delete',
    '/organization/update',
    '/update-user',
    '/delete-user',
    '/change-email',
    '/sign-in/social',
    '/request-password-reset',
  ]) {
    const body = {
      organizationId,
      memberIdOrEmail: owner.email,
      memberId: 'x',
      role: 'viewer',
      email: 'x@example.com',
      name: 'x',
      data: {},
    };
    expect((await post(accounts.auth, path, body, owner.cookie)).status, path).toBe(404);
  }
  for (const path of [
    `list-members?organizationId=${organizationId}&sortBy=nothing`,
    `get-full-organization?organizationId=${organizationId}`,
    `list-invitations?organizationId=${organizationId}`,
    'list-user-invitations',
  ]) {
    const request = new Request(`${ORIGIN}/api/auth/organization/${path}`, {
      headers: { cookie: owner.cookie },
    });
    expect((await serveAuth(request)).status, path).toBe(404);
  }
});

test('sign-in attempts for one account are limited across all IP addresses', async () => {
  const env = readEnv({ SIGN_INS_PER_MINUTE: '3', NODE_ENV: 'test' });
  const strict = createAuth({
    env,
    db: accounts.database.db,
    secret: 'x'.repeat(40),
    report: () => {},
    onOrganizationCreated: async () => {},
  });
  const attempt = (email: string, from: string) =>
    strict.handler(
      new Request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ email, password: 'a guess' }),
      }),
    );
  const statuses = [];
  for (const n of [1, 2, 3, 4]) statuses.push((await attempt('ana@example.com', `203.0.113.${n}`)).status);
  expect(statuses).toEqual([401, 401, 401, 429]);
  expect((await attempt('founder@example.com', '203.0.113.9')).status).toBe(401);
  for (const n of [1, 2]) await attempt(`ghost${n}@example.com`, '203.0.113.77');
  await attempt('ghost3@example.com', '203.0.113.77');
  const sameAddress = await attempt('ghost4@example.com', '203.0.113.77');
  expect(sameAddress.status).toBe(429);
  expect(Number(sameAddress.headers.get('x-retry-after'))).toBeGreaterThan(0);
});

test('an address is the same in capitals, with spaces and beyond the longest that there can be', async () => {
  const tried = createSignInLimit(2);
  expect([await tried('a@example.com'), await tried(' A@example.com ')]).toEqual([0, 0]);
  expect(await tried('a@Example.com')).toBeGreaterThan(0);
  const long = 'x'.repeat(254);
  expect([await tried(`${long}1`), await tried(`${long}2`)]).toEqual([0, 0]);
  expect(await tried(`${long}3`)).toBeGreaterThan(0);
});
