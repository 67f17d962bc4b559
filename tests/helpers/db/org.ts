import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Api, openApi } from '../http/api';
import { openSession, type Session } from '../http/session';

export const PASSWORD = 'correct-horse-battery';

export type Person = { name: string; email: string; session: Session };
export type Role = 'owner' | 'admin' | 'member' | 'viewer';

/** An organization with its owner, seen through the owner's session. */
export type Org = { slug: string; owner: Person; api: Api };

/** A new account, signed in. */
export async function signUp(origin: string, name: string): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${randomUUID().slice(0, 8)}@example.com`;
  const session = openSession(origin);
  const answer = await session.request('POST', '/api/auth/sign-up/email', {
    name,
    email,
    password: PASSWORD,
  });
  if (answer.status !== 200) throw new Error(`signing up answered ${JSON.stringify(answer)}`);
  return { name, email, session };
}

/** The same person in another browser, or at another process. */
export async function signIn(origin: string, email: string, password = PASSWORD): Promise<Session> {
  const session = openSession(origin);
  const answer = await session.request('POST', '/api/auth/sign-in/email', { email, password });
  if (answer.status !== 200) throw new Error(`signing in answered ${JSON.stringify(answer)}`);
  return session;
}

export async function createOrg(origin: string, ownerName = 'Olga Owner'): Promise<Org> {
  const owner = await signUp(origin, ownerName);
  const slug = `org-${randomUUID().slice(0, 8)}`;
  const body = { name: `Organization ${slug}`, slug };
  const answer = await owner.session.request('POST', '/api/auth/organization/create', body);
  if (answer.status !== 200) throw new Error(`creating an organization answered ${JSON.stringify(answer)}`);
  return { slug, owner, api: openApi(owner.session, slug) };
}

const InvitedSchema = z.object({ invitation: z.object({ id: z.string() }) });

/** A new person who has accepted the owner's invitation. */
export async function addMember(
  org: Org,
  name: string,
  role: Role = 'member',
): Promise<Person & { api: Api }> {
  const person = await signUp(org.owner.session.origin, name);
  const invited = await org.api.post('/members/invitations', { email: person.email, role });
  const { invitation } = InvitedSchema.parse(invited.body);
  const accepted = await person.session.request('POST', '/api/auth/organization/accept-invitation', {
    invitationId: invitation.id,
  });
  if (accepted.status !== 200) throw new Error(`accepting answered ${JSON.stringify(accepted)}`);
  return { ...person, api: openApi(person.session, org.slug) };
}
