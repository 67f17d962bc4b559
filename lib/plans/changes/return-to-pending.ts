import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/transaction';
import { plan_template } from '../../templates/tables';
import type { ToolCallEntry } from '../schema/log-entry';
import type { LockedPlan } from './apply-change';

/**
 * Returns an entry to pending with the template's full time to decide. With its first expiry it might expire at once,
 * although a person has just asked for it.
 */
export async function returnToPending(
  tx: Tx,
  { row, now }: LockedPlan,
  entry: ToolCallEntry,
  held?: string,
): Promise<ToolCallEntry> {
  const { expires_at: _before, ...withoutExpiry } = entry;
  const waiting: ToolCallEntry = {
    ...withoutExpiry,
    status: { state: 'pending', ...(held ? { held } : {}) },
  };
  if (!row.template_id) return waiting;
  const [template] = await tx
    .select({ seconds: plan_template.expires_after_s })
    .from(plan_template)
    .where(and(eq(plan_template.org_id, row.org_id), eq(plan_template.id, row.template_id)));
  if (!template?.seconds) return waiting;
  return { ...waiting, expires_at: new Date(now.getTime() + template.seconds * 1_000).toISOString() };
}
