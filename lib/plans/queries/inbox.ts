import 'server-only';
import { and, asc, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import { log_entry, plan } from '../../db/schema/plans';
import type { Tx } from '../../db/transaction';
import { toDisplay } from '../log';
import { EXPIRES_SOON_MS } from '../merge/inbox';
import { databaseNow } from '../record';
import type { Inbox } from '../schema';
import { contactsOf, readCursor, selectPlans } from './plans';

/** Everything that waits for a person: plans under review, pending messages and questions, unknown outcomes. */
export async function getInbox(tx: Tx, orgId: string): Promise<Inbox> {
  const read_at = await databaseNow(tx);
  const review = await selectPlans(tx, orgId, eq(plan.status, 'pending_review'), 500, 0);
  const rows = await tx
    .select({ log: log_entry, plan_id: plan.id, plan_title: plan.title, call_id: plan.call_id })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(and(eq(log_entry.org_id, orgId), inArray(log_entry.status, ['pending', 'approved', 'unknown'])))
    .orderBy(...byUrgency(read_at))
    .limit(500);
  const contacts = await contactsOf(tx, orgId, [...new Set(rows.map((row) => row.plan_id))]);
  return {
    plans: review.reverse(),
    items: rows.map((row) => ({
      plan_id: row.plan_id,
      plan_title: row.plan_title,
      contact: contacts.get(row.plan_id)?.[0]?.name ?? null,
      log: toDisplay(row.log),
      reminded_at: row.log.status === 'unknown' ? null : (row.log.reminded_at?.toISOString() ?? null),
    })),
    read_at: read_at.toISOString(),
    cursor: await readCursor(tx, orgId),
  };
}

/** The same order as `byUrgency` in merge/inbox.ts: what the screen shows first must not be what the limit cuts off. */
function byUrgency(readAt: Date): SQL[] {
  const soon = lte(log_entry.expires_at, new Date(readAt.getTime() + EXPIRES_SOON_MS));
  const reminded = and(eq(log_entry.status, 'pending'), isNotNull(log_entry.reminded_at));
  return [
    sql`case when ${soon} then 0 when ${reminded} then 1 else 2 end`,
    sql`case when ${soon} then ${log_entry.expires_at} end`,
    asc(log_entry.created_at),
    asc(log_entry.version),
    asc(log_entry.id),
  ];
}
