import 'server-only';
import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { Database, Tx } from '../db/transaction';
import { event, org_stream } from './tables';

const BATCH_EVENTS = 1_000;
const BATCH_ORGS = 100;
const PURGE_LOCK = 7_203_115;

/**
 * Deletes a batch of events that are older than `days`. Returns whether there may be more.
 *
 * It deletes only from the front of an org's log, so the rest has no holes. `created_at` is the start of a transaction, and
 * transactions do not commit in that order: an old event behind a younger one stays as long as the younger one does. The
 * org's stream row is neither changed nor locked, so writers do not wait and the head keeps its value.
 */
export function purgeEvents(database: Pick<Database, 'transaction'>, days: number): Promise<boolean> {
  return database.transaction(async (tx) => {
    // One process purges for all of them; the lock is free again after this transaction.
    const [lock] = await tx
      .select({ mine: sql<boolean>`pg_try_advisory_xact_lock(${PURGE_LOCK})` })
      .from(ONE_ROW);
    if (!lock?.mine) return false;
    const orgs = await orgsWithOldEvents(tx, days);
    let remaining = BATCH_EVENTS;
    for (const orgId of orgs) {
      remaining -= await purgeOldest(tx, orgId, days, remaining);
      if (remaining <= 0) return true;
    }
    return orgs.length === BATCH_ORGS;
  });
}

const ONE_ROW = sql`(select 1) as one_row`;

const isOld = (days: number) =>
  sql<boolean>`${event.created_at} < now() - make_interval(secs => ${days * 86_400})`;

/** Reads only the first event of each org. */
async function orgsWithOldEvents(tx: Tx, days: number): Promise<string[]> {
  const first = tx
    .select({ old: isOld(days).as('old') })
    .from(event)
    .where(eq(event.org_id, org_stream.org_id))
    .orderBy(asc(event.seq))
    .limit(1);
  const rows = await tx
    .select({ org_id: org_stream.org_id })
    .from(org_stream)
    .where(sql`(${first})`)
    .limit(BATCH_ORGS);
  return rows.map(({ org_id }) => org_id);
}

/** Deletes at most `limit` of the oldest events, those before the first younger one, and returns their number. */
async function purgeOldest(tx: Tx, orgId: string, days: number, limit: number): Promise<number> {
  const front = await tx
    .select({ seq: event.seq, old: isOld(days) })
    .from(event)
    .where(eq(event.org_id, orgId))
    .orderBy(asc(event.seq))
    .limit(limit);
  const young = front.findIndex(({ old }) => !old);
  const last = front.at(young === -1 ? -1 : young - 1);
  if (young === 0 || !last) return 0;
  await tx.delete(event).where(and(eq(event.org_id, orgId), lte(event.seq, last.seq)));
  return young === -1 ? front.length : young;
}
