import 'server-only';
import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { Database, Tx } from '../db/transaction';
import { event, org_stream } from './tables';

const BATCH_EVENTS = 1_000;
const BATCH_ORGS = 100;
const PURGE_LOCK = 7_203_115;

/**
 * Deletes events that are older than `days`, some at a time. Returns whether there may be more.
 *
 * Always from the front of an org's log: `created_at` is when a transaction began, and those do not commit in that order, so
 * an old event may stand behind a young one and then stays as long as it does. What is left has no holes. The org's stream
 * row is neither changed nor locked: nobody who writes has to wait, and the head stays what it was.
 */
export function purgeEvents(database: Pick<Database, 'transaction'>, days: number): Promise<boolean> {
  return database.transaction(async (tx) => {
    // One process does it for all; the others have nothing to do.
    const [lock] = await tx
      .select({ mine: sql<boolean>`pg_try_advisory_xact_lock(${PURGE_LOCK})` })
      .from(ONE_ROW);
    if (!lock?.mine) return false;
    const orgs = await orgsWithOldEvents(tx, days);
    let room = BATCH_EVENTS;
    for (const orgId of orgs) {
      room -= await purgeFront(tx, orgId, days, room);
      if (room <= 0) return true;
    }
    return orgs.length === BATCH_ORGS;
  });
}

const ONE_ROW = sql`(select 1) as one_row`;

const isOld = (days: number) =>
  sql<boolean>`${event.created_at} < now() - make_interval(secs => ${days * 86_400})`;

/** Looks at the first event of each org and at no other. */
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

/** Returns how many are gone, at most `most`. */
async function purgeFront(tx: Tx, orgId: string, days: number, most: number): Promise<number> {
  const front = await tx
    .select({ seq: event.seq, old: isOld(days) })
    .from(event)
    .where(eq(event.org_id, orgId))
    .orderBy(asc(event.seq))
    .limit(most);
  const young = front.findIndex(({ old }) => !old);
  const last = front.at(young === -1 ? -1 : young - 1);
  if (young === 0 || !last) return 0;
  await tx.delete(event).where(and(eq(event.org_id, orgId), lte(event.seq, last.seq)));
  return young === -1 ? front.length : young;
}
