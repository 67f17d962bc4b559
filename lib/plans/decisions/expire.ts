import 'server-only';
import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { Tx } from '../../db/transaction';
import { applyPlanChange, lockEntry, lockPlan, withStatus } from '../changes/apply-change';
import { log_entry } from '../tables';

/** Expires one waiting entry that is due: without a decision nothing is approved. Returns whether there was one. */
export async function expireEntry(tx: Tx): Promise<boolean> {
  const [due] = await tx
    .select({ org_id: log_entry.org_id, plan_id: log_entry.plan_id, id: log_entry.id })
    .from(log_entry)
    .where(and(eq(log_entry.status, 'pending'), lte(log_entry.expires_at, sql`clock_timestamp()`)))
    .orderBy(asc(log_entry.expires_at))
    .limit(1);
  if (!due) return false;
  const locked = await lockPlan(tx, due.org_id, due.plan_id);
  const row = await lockEntry(tx, locked, due.id);
  const { entry } = row;
  if (entry.kind !== 'tool_call' || entry.status.state !== 'pending') return true;
  if (!entry.expires_at || new Date(entry.expires_at) > locked.now) return true;
  const at = locked.now.toISOString();
  await applyPlanChange(tx, locked, {
    update: [{ row, entry: withStatus(entry, { state: 'expired', at }) }],
  });
  return true;
}
