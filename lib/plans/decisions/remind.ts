import 'server-only';
import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import type { Tx } from '../../db/transaction';
import { plan_template } from '../../templates/tables';
import { applyPlanChange, type LockedPlan, lockEntry, lockPlan } from '../changes/apply-change';
import type { Entry } from '../schema/log-entry';
import { log_entry } from '../tables';

const CLOCK = sql`clock_timestamp()`;

/** `org_id`: the organization whose people were reminded just now; null when the entry no longer needed it. */
export type ReminderResult = { found: boolean; org_id: string | null };

/**
 * Reminds people of one entry that has waited for long: adds a log entry and schedules the next reminder. The interval
 * doubles, and no reminder is scheduled at or after the expiry. The waiting entry keeps its version, so an open card
 * stays valid.
 */
export async function remindOfEntry(tx: Tx): Promise<ReminderResult> {
  const [due] = await tx
    .select({ org_id: log_entry.org_id, plan_id: log_entry.plan_id, id: log_entry.id })
    .from(log_entry)
    .where(
      and(
        eq(log_entry.status, 'pending'),
        lte(log_entry.remind_at, CLOCK),
        or(isNull(log_entry.expires_at), gt(log_entry.expires_at, CLOCK)),
      ),
    )
    .orderBy(asc(log_entry.remind_at))
    .limit(1);
  if (!due) return { found: false, org_id: null };
  const locked = await lockPlan(tx, due.org_id, due.plan_id);
  const row = await lockEntry(tx, locked, due.id);
  const { entry } = row;
  const isPending = entry.kind === 'tool_call' && entry.status.state === 'pending';
  if (!isPending || !row.remind_at || row.remind_at > locked.now) return { found: true, org_id: null };

  const isThisEntry = and(
    eq(log_entry.org_id, row.org_id),
    eq(log_entry.plan_id, row.plan_id),
    eq(log_entry.id, row.id),
  );
  const seconds = await remindAfter(tx, locked);
  if (seconds === null) {
    await tx.update(log_entry).set({ remind_at: null }).where(isThisEntry);
    return { found: true, org_id: null };
  }
  const since = row.waiting_since ?? row.created_at;
  const reminder: Entry = {
    kind: 'system',
    event: 'reminder',
    run_id: null,
    entry_id: row.id,
    waiting_since: since.toISOString(),
  };
  const { created } = await applyPlanChange(tx, locked, { create: [{ entry: reminder }] });
  // The row was locked before `applyPlanChange`; no lock is taken here.
  const reminded_at = new Date(created[0]?.created_at ?? locked.now);
  const next = new Date(2 * locked.now.getTime() - since.getTime() + seconds * 1_000);
  const remind_at = row.expires_at && next >= row.expires_at ? null : next;
  await tx.update(log_entry).set({ remind_at, reminded_at }).where(isThisEntry);
  return { found: true, org_id: row.org_id };
}

/** Read from the template as it is now, because reminders may have been switched off. */
async function remindAfter(tx: Tx, { row }: LockedPlan): Promise<number | null> {
  if (!row.template_id) return null;
  const [template] = await tx
    .select({ seconds: plan_template.remind_after_s })
    .from(plan_template)
    .where(and(eq(plan_template.org_id, row.org_id), eq(plan_template.id, row.template_id)));
  return template?.seconds ?? null;
}
