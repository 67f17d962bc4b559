import 'server-only';
import { inArray, lt, sql } from 'drizzle-orm';
import type { Database } from '../db/transaction';
import { idempotent_request } from './tables';

const BATCH = 500;

/** Deletes one batch of keyed requests that are older than a day. Returns whether there may be more. */
export function pruneIdempotentRequests(database: Database): Promise<boolean> {
  return database.transaction(async (tx) => {
    const { org_id, caller, key, created_at } = idempotent_request;
    const expired = tx
      .select({ org_id, caller, key })
      .from(idempotent_request)
      .where(lt(created_at, sql`now() - interval '24 hours'`))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    const rowKey = sql`(${org_id}, ${caller}, ${key})`;
    const deleted = await tx.delete(idempotent_request).where(inArray(rowKey, expired)).returning({ key });
    return deleted.length === BATCH;
  });
}
