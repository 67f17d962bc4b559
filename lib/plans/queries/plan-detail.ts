import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import { log_entry } from '../../db/schema/plans';
import type { Tx } from '../../db/transaction';
import { toDisplay } from '../log';
import type { PlanDetail } from '../schema';
import { getPlan, readCursor } from './plans';

/** Null when the org has no such plan. */
export async function getPlanDetail(tx: Tx, orgId: string, planId: string): Promise<PlanDetail | null> {
  const found = await getPlan(tx, orgId, planId);
  if (!found) return null;
  const rows = await tx
    .select()
    .from(log_entry)
    .where(and(eq(log_entry.org_id, orgId), eq(log_entry.plan_id, planId)))
    .orderBy(asc(log_entry.created_at), asc(log_entry.version));
  return { plan: found, log: rows.map(toDisplay), cursor: await readCursor(tx, orgId) };
}
