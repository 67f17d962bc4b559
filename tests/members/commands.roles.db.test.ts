import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as memberRoute from '../../app/api/orgs/[org]/members/[member]/route';
import * as invitationRoute from '../../app/api/orgs/[org]/members/invitations/[invitation]/route';
import * as invitationsRoute from '../../app/api/orgs/[org]/members/invitations/route';
import * as membersRoute from '../../app/api/orgs/[org]/members/route';
import { invitation, member } from '../../lib/auth/tables';
import type { Invitation, Member } from '../../lib/members/schema';
import {
  type Accounts,
  type Ask,
  ask,
  createOrg,
  openAccounts,
  post,
  signUp,
  type Visitor,
} from '../helpers/http/accounts';

let accounts: Accounts;
let orgs = 0;
beforeAll(async () => {
  accounts = await openAccounts();
});
afterAll(() => accounts.database.close());

/** An organization with an owner and further members, and its routes called as each of them. */
async function openOrg(...roles: string[]) {
  orgs += 1;
  const slug = `org-${orgs}`;
  const owner = await signUp(accounts, `owner-of-${slug}`);
  const orgId = await createOrg(accounts, owner, slug);
  const people: Visitor[] = [owner];
  for (const [n, role] of roles.entries()) {
    const person = await signUp(accounts, `${role}-${n}-of-${slug}`);
    await accounts.database.db
      .insert(member)
      .values({ id: `${slug}-${n}`, organizationId: orgId, userId: person.id, role });
    people.push(person);
  }
  const as = (n: number, options: Ask = {}): Ask => ({
    ...options,
    headers: { cookie: people[n]?.cookie ?? '' },
    params: { org: slug, ...options.params },
  });
  const list = async (n = 0) =>
    (await ask(membersRoute.GET, '/', as(n))).body as { members: Member[]; invitations: Invitation[] };
  const idOf = async (n: number) => {
    const [row] = await accounts.database.db
      .select()
      .from(member)
      .where(and(eq(member.organizationId, orgId), eq(member.userId, people[n]?.id ?? '')));
    return row?.id ?? '';
  };
  return {
    slug,
    orgId,
    list,
    invite: (n: number, email: string, role?: string) =>
      ask(invitationsRoute.POST, '/', as(n, { method: 'POST', json: { email, role } })),
    withdraw: (n: number, id: string) =>
      ask(invitationRoute.DELETE, '/', as(n, { method: 'DELETE', params: { invitation: id } })),
    promote: async (by: number, whom: number, role: string) =>
      ask(
        memberRoute.PATCH,
        '/',
        as(by, { method: 'PATCH', json: { role }, params: { member: await idOf(whom) } }),
      ),
    remove: async (by: number, whom: number) =>
      ask(memberRoute.DELETE, '/', as(by, { method: 'DELETE', params: { member: await idOf(whom) } })),
    owners: async (asSeenBy = 0) =>
      (await list(asSeenBy)).members.filter(({ role }) => role === 'owner').length,
  };
}

test('an invitation is accepted through better-auth, once, and only by the invited person', async () => {
  const org = await openOrg();
  const made = await org.invite(0, 'Newcomer@Example.com', 'viewer');
  expect(made).toMatchObject({
    status: 201,
    body: { invitation: { email: 'newcomer@example.com', role: 'viewer' } },
  });
  const { id, path } = made.body.invitation as Invitation;
  expect(path).toBe(`/invitations/${id}`);
  const accept = ({ cookie }: Visitor) =>
    post(accounts.auth, '/organization/accept-invitation', { invitationId: id }, cookie);
  const wrong = await signUp(accounts, 'Wrong');
  const newcomer = await signUp(accounts, 'Newcomer');
  expect((await accept(wrong)).status).toBe(403);
  expect((await accept(newcomer)).status).toBe(200);
  expect((await accept(newcomer)).status).toBe(400);
  expect((await org.list()).members.map(({ email, role }) => [email, role])).toContainEqual([
    'newcomer@example.com',
    'viewer',
  ]);
  expect((await org.invite(0, 'newcomer@example.com')).status).toBe(409);
});

test('inviting again renews the same invitation; a withdrawn invitation cannot be accepted', async () => {
  const org = await openOrg();
  const first = (await org.invite(0, 'twice@example.com', 'viewer')).body.invitation as Invitation;
  const second = (await org.invite(0, 'twice@example.com', 'admin')).body.invitation as Invitation;
  expect(second).toMatchObject({ id: first.id, role: 'admin' });
  expect((await org.list()).invitations).toHaveLength(1);
  expect((await org.withdraw(0, first.id)).status).toBe(200);
  expect((await org.withdraw(0, first.id)).status).toBe(404);
  expect((await org.withdraw(0, '\u0000')).status).toBe(404);
  const twice = await signUp(accounts, 'Twice');
  const accepted = await post(
    accounts.auth,
    '/organization/accept-invitation',
    { invitationId: first.id },
    twice.cookie,
  );
  expect(accepted.status).toBe(400);
  const rows = await accounts.database.db
    .select()
    .from(invitation)
    .where(eq(invitation.organizationId, org.orgId));
  expect(rows).toMatchObject([{ status: 'canceled' }]);
});

test('an admin manages every role but owner; a member manages nobody', async () => {
  const org = await openOrg('admin', 'member', 'viewer');
  expect((await org.promote(1, 3, 'member')).status).toBe(200);
  expect((await org.promote(1, 3, 'owner')).status).toBe(403);
  expect((await org.promote(1, 0, 'viewer')).status).toBe(403);
  expect((await org.remove(1, 0)).status).toBe(403);
  expect((await org.invite(1, 'boss@example.com', 'owner')).status).toBe(403);
  expect((await org.promote(2, 3, 'viewer')).status).toBe(403);
  expect((await org.remove(2, 3)).status).toBe(403);
  expect((await org.remove(1, 3)).status).toBe(200);
  expect((await org.list()).members.map(({ role }) => role)).toEqual(['owner', 'admin', 'member']);
});

test('an admin neither sees nor changes an invitation as owner, because anyone could sign up with its address', async () => {
  const org = await openOrg('admin', 'member');
  expect((await org.invite(0, 'cfo@example.com', 'owner')).status).toBe(201);
  expect((await org.invite(0, 'clerk@example.com', 'member')).status).toBe(201);
  expect((await org.list(0)).invitations).toHaveLength(2);
  expect((await org.list(1)).invitations.map(({ email }) => email)).toEqual(['clerk@example.com']);
  expect((await org.list(2)).invitations).toEqual([]);
  expect((await org.invite(1, 'cfo@example.com', 'viewer')).status).toBe(403);
  expect((await org.list(0)).invitations).toContainEqual(
    expect.objectContaining({ email: 'cfo@example.com', role: 'owner' }),
  );
});

test('everyone may leave, except the last owner', async () => {
  const org = await openOrg('viewer');
  expect((await org.remove(1, 1)).status).toBe(200);
  const last = await org.remove(0, 0);
  expect(last).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect((await org.promote(0, 0, 'admin')).status).toBe(409);
  expect(await org.owners()).toBe(1);
});

test('two owners who demote and remove each other at once leave an owner', async () => {
  const org = await openOrg('owner');
  const answers = await Promise.all([org.promote(0, 1, 'viewer'), org.remove(1, 0)]);
  expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
  // A removed member no longer sees the list.
  expect(await org.owners(answers[1]?.status === 200 ? 1 : 0)).toBe(1);
});

test('a member of another organization is not found', async () => {
  const org = await openOrg();
  const other = await openOrg('viewer');
  const foreign = (await other.list()).members[1];
  const answer = await ask(memberRoute.DELETE, '/', {
    method: 'DELETE',
    headers: { cookie: (await signUp(accounts, 'Third')).cookie },
    params: { org: org.slug, member: foreign?.id ?? '' },
  });
  expect(answer.status).toBe(404);
  expect((await other.list()).members).toHaveLength(2);
});
