import 'server-only';
import { and, desc, eq, type SQL } from 'drizzle-orm';
import { toRole } from '../auth/roles';
import { user } from '../auth/tables';
import type { Queryable } from '../db/transaction';
import { AppError } from '../errors';
import type { ApiKey } from './schema';
import { api_key } from './tables';

export async function listApiKeys(db: Queryable, orgId: string): Promise<ApiKey[]> {
  return selectApiKeys(db, orgId);
}

/** @throws AppError not_found */
export async function getApiKey(db: Queryable, orgId: string, id: string): Promise<ApiKey> {
  const [found] = await selectApiKeys(db, orgId, eq(api_key.id, id));
  if (!found) throw new AppError('not_found', 'There is no such API key.');
  return found;
}

async function selectApiKeys(db: Queryable, orgId: string, condition?: SQL): Promise<ApiKey[]> {
  const rows = await db
    .select({ key: api_key, created_by: user.name })
    .from(api_key)
    .leftJoin(user, eq(user.id, api_key.created_by))
    .where(and(eq(api_key.org_id, orgId), condition))
    .orderBy(desc(api_key.created_at), desc(api_key.id));
  return rows.map(({ key, created_by }) => ({
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    role: toRole(key.role),
    created_by: created_by ?? 'a former member',
    created_at: key.created_at.toISOString(),
    last_used_at: key.last_used_at?.toISOString() ?? null,
  }));
}
