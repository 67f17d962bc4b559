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

/** Who calls: a signed-in person, or the holder of an API key. */
export type Caller =
  | { by: 'session'; sessionId: string; user: User; actor: Actor }
  | { by: 'api_key'; org: Org; role: Role; actor: Actor };

type Doors = { auth: Auth; db: Queryable };

/**
 * The caller of a request, or null. A bearer token that is not a key of ours counts as nobody, even beside a good cookie:
 * a program that presents a withdrawn key must hear that.
 */
export async function findCaller({ auth, db }: Doors, headers: Headers): Promise<Caller | null> {
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

/** What let a caller into an org: the row, so that it can be asked for again without what the request brought. */
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
 * Whether it still lets in: the key is there, or the session runs and its person is a member. One look-up by index, because
 * every open stream asks at every heartbeat; that it belongs to the caller was proved when the stream was opened.
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

/** The person whose session cookie it is. Read without renewing it: here the renewed cookie could not be sent back. */
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

/** The same for the one route that can send it back: renews the session when it is a day old, with the cookies to set. */
export async function renewSession(
  auth: Auth,
  headers: Headers,
): Promise<{ user: User; cookies: string[] } | null> {
  const { response, headers: sent } = await auth.api.getSession({ headers, returnHeaders: true });
  if (!response) return null;
  const { id, name, email } = response.user;
  return { user: { id, name, email }, cookies: sent.getSetCookie() };
}

/** What the caller may do in an org; null when the org is not theirs. */
export async function findAccess(
  db: Queryable,
  caller: Caller,
  slug: string,
): Promise<{ org: Org; role: Role } | null> {
  if (caller.by === 'session') return findMembership(db, slug, caller.user.id);
  return caller.org.slug === slug ? { org: caller.org, role: caller.role } : null;
}

/**
 * The caller's role in the org at this moment; null when there is none any more. In a transaction it is held until the end:
 * whoever takes it away waits for what is done by it. May come last: who changes members or keys waits for no plan or stream.
 */
export async function lockRole(db: Queryable, orgId: string, { kind, id }: Actor): Promise<Role | null> {
  const [held] =
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
  return held ? toRole(held.role) : null;
}
