import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { type Role, toRole } from '../auth/roles';
import type { Actor, Org } from '../auth/schema';
import { organization } from '../auth/tables';
import type { Queryable, Tx } from '../db/transaction';
import { AppError } from '../errors';
import { getApiKey } from './queries';
import type { ApiKey } from './schema';
import { api_key } from './tables';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

/**
 * Creates an API key. `key` is returned this once; only its hash is stored.
 * @throws AppError forbidden when the actor is not a person
 */
export async function createApiKey(
  tx: Tx,
  orgId: string,
  actor: Actor,
  input: { name: string; role: 'admin' | 'member' | 'viewer' },
): Promise<{ api_key: ApiKey; key: string }> {
  if (actor.kind !== 'user')
    throw new AppError('forbidden', 'Only a signed-in person can create an API key.');
  const key = `gl_${randomBytes(32).toString('base64url')}`;
  const id = uuid();
  await tx.insert(api_key).values({
    org_id: orgId,
    id,
    name: input.name,
    role: input.role,
    hash: hashOf(key),
    prefix: key.slice(0, 9),
    created_by: actor.id,
  });
  return { api_key: await getApiKey(tx, orgId, id), key };
}

/**
 * Deletes an API key; its next request is refused, and its streams end at their next heartbeat.
 * @throws AppError not_found
 */
export async function deleteApiKey(tx: Tx, orgId: string, id: string): Promise<void> {
  const deleted = await tx
    .delete(api_key)
    .where(and(eq(api_key.org_id, orgId), eq(api_key.id, id)))
    .returning({ id: api_key.id });
  if (deleted.length === 0) throw new AppError('not_found', 'There is no such API key.');
}

export type KeyHolder = { org: Org; role: Role; actor: Actor };

/**
 * The organization, role and actor of a key; null for an unknown or deleted one. The lookup is by hash, so its duration reveals
 * nothing about a key.
 */
export async function findKeyHolder(db: Queryable, key: string): Promise<KeyHolder | null> {
  const [row] = await db
    .select({
      id: api_key.id,
      name: api_key.name,
      role: api_key.role,
      org: { id: organization.id, slug: organization.slug, name: organization.name },
    })
    .from(api_key)
    .innerJoin(organization, eq(organization.id, api_key.org_id))
    .where(eq(api_key.hash, hashOf(key)));
  if (!row) return null;
  await updateLastUsed(db, row.org.id, row.id);
  return { org: row.org, role: toRole(row.role), actor: { kind: 'api_key', id: row.id, name: row.name } };
}

/** Writes at most once a minute, so that a busy key does not become a busy row. */
async function updateLastUsed(db: Queryable, orgId: string, id: string): Promise<void> {
  const stale = lt(api_key.last_used_at, sql`now() - interval '1 minute'`);
  await db
    .update(api_key)
    .set({ last_used_at: sql`now()` })
    .where(and(eq(api_key.org_id, orgId), eq(api_key.id, id), or(isNull(api_key.last_used_at), stale)));
}
