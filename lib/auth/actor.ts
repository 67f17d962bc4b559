import 'server-only';
import { and, eq, gt, sql } from 'drizzle-orm';
import { findKeyHolder } from '../api-keys/commands';
import { api_key } from '../api-keys/tables';
import type { Queryable } from '../db/transaction';
import type { Auth } from './auth';
import { findMembership } from './membership';
import { type Role, toRole } from './roles';
import type { Actor, Org, User } from './schema';
import { member, session } from './tables';

/** The caller of a request: a signed-in person, or a program with an API key. */
export type Caller =
  | { by: 'session'; sessionId: string; user: User; actor: Actor }
  | { by: 'api_key'; org: Org; role: Role; actor: Actor };

type CallerDeps = { auth: Auth; db: Queryable };

/**
 * The caller of a request; null without valid credentials. An unknown bearer token gives null even beside a valid cookie, so
 * that a program with a deleted key gets 401.
 */
export async function findCaller({ auth, db }: CallerDeps, headers: Headers): Promise<Caller | null> {
  const bearer = /^bearer\s+(.*)$/i.exec(headers.get('authorization') ?? '');
  if (bearer) {
    const holder = await findKeyHolder(db, bearer[1] ?? '');
    return holder && { by: 'api_key', ...holder };
  }
  const found = await findSession(auth, headers);
  if (!found) return null;
  const { user, sessionId } = found;
  return { by: 'session', sessionId, user, actor: { kind: 'user', id: user.id, name: user.name } };
}

/** The row that admitted a caller to an organization: enough to check again later without the request. */
export type Credential = { orgId: string } & (
  | { by: 'session'; sessionId: string }
  | { by: 'api_key'; keyId: string }
);

export function credentialOf(caller: Caller, orgId: string): Credential {
  return caller.by === 'session'
    ? { by: 'session', orgId, sessionId: caller.sessionId }
    : { by: 'api_key', orgId, keyId: caller.actor.id };
}

/**
 * Whether the key still exists, or the session has not expired and its person is still a member. One lookup by index,
 * because every open stream checks at every heartbeat. The credential was made from an authenticated request, so it is
 * not verified again.
 */
export async function isCredentialValid(db: Queryable, credential: Credential): Promise<boolean> {
  const { orgId } = credential;
  const found =
    credential.by === 'api_key'
      ? await db
          .select({ id: api_key.id })
          .from(api_key)
          .where(and(eq(api_key.org_id, orgId), eq(api_key.id, credential.keyId)))
      : await db
          .select({ id: session.id })
          .from(session)
          .innerJoin(member, and(eq(member.userId, session.userId), eq(member.organizationId, orgId)))
          .where(and(eq(session.id, credential.sessionId), gt(session.expiresAt, sql`now()`)));
  return found.length > 0;
}

/** The person of the session cookie. Does not renew the session, because the new cookie could not be sent from here. */
export async function findUser(auth: Auth, headers: Headers): Promise<User | null> {
  return (await findSession(auth, headers))?.user ?? null;
}

async function findSession(auth: Auth, headers: Headers): Promise<{ user: User; sessionId: string } | null> {
  if (!headers.get('cookie')) return null;
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (!found) return null;
  const { id, name, email } = found.user;
  return { user: { id, name, email }, sessionId: found.session.id };
}

/** The person of the session cookie, for the one route that can set cookies: renews a session that is a day old. */
export async function renewSession(
  auth: Auth,
  headers: Headers,
): Promise<{ user: User; cookies: string[] } | null> {
  const { response, headers: responseHeaders } = await auth.api.getSession({ headers, returnHeaders: true });
  if (!response) return null;
  const { id, name, email } = response.user;
  return { user: { id, name, email }, cookies: responseHeaders.getSetCookie() };
}

/** The caller's role in an organization; null when the caller is not a member. */
export async function findRole(
  db: Queryable,
  caller: Caller,
  slug: string,
): Promise<{ org: Org; role: Role } | null> {
  if (caller.by === 'session') return findMembership(db, slug, caller.user.id);
  return caller.org.slug === slug.toLowerCase() ? { org: caller.org, role: caller.role } : null;
}

/**
 * The caller's present role in the organization; null when it was removed. Inside a transaction the row stays locked until the
 * end, so removing the role waits for the work done with it. It may be the last lock of a transaction: changes of members and
 * keys never wait for plans or streams, so there is no deadlock.
 */
export async function lockRole(db: Queryable, orgId: string, { kind, id }: Actor): Promise<Role | null> {
  const [found] =
    kind === 'api_key'
      ? await db
          .select({ role: api_key.role })
          .from(api_key)
          .where(and(eq(api_key.org_id, orgId), eq(api_key.id, id)))
          .for('key share')
      : await db
          .select({ role: member.role })
          .from(member)
          .where(and(eq(member.organizationId, orgId), eq(member.userId, id)))
          .for('share');
  return found ? toRole(found.role) : null;
}
