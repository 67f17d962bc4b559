import 'server-only';
import { and, eq } from 'drizzle-orm';
import { leaseUntil } from '../../db/lease';
import type { Tx } from '../../db/transaction';
import { backoffMs } from '../../kit/async/backoff';
import { applyPlanChange, lockEntry, lockPlan, withStatus } from '../../plans/changes/apply-change';
import type { EntryRow } from '../../plans/changes/log-entry';
import { log_entry } from '../../plans/tables';
import { dispatch } from '../tables';
import { findAbandonedDispatch } from './claim';
import { deadlineIn } from './deadline';
import { type DispatchDeps, type Intent, isOfEntry } from './dispatch';
import { decideRetry } from './retry-policy';

export type Recovery = { found: boolean; resend: Intent | null };

/**
 * Finds one message that was handed over without a recorded outcome: its worker died between intent and record, or its
 * provider is to be tried again. When the provider honors keys the message is sent again under the same key; otherwise
 * the outcome stays unknown, and the entry becomes `unknown`. The fence moves only when the message is sent again, so a
 * worker that was merely slow can still record the true outcome.
 */
export async function recoverAbandonedDispatch(tx: Tx, deps: DispatchDeps): Promise<Recovery> {
  const found = await findAbandonedDispatch(tx);
  if (!found) return { found: false, resend: null };
  const locked = await lockPlan(tx, found.org_id, found.plan_id);
  const row = await lockEntry(tx, locked, found.id);
  const { entry } = row;
  if (entry.kind !== 'tool_call' || entry.status.state !== 'dispatching')
    return { found: true, resend: null };
  if (!row.lease_until || row.lease_until >= locked.now) return { found: true, resend: null };

  const { by, at } = entry.status;
  const decision = await decideRetry(tx, deps, locked, { id: row.id, entry, by, at });
  if (decision.next === 'wait') {
    await tx
      .update(log_entry)
      .set({ lease_until: leaseUntil(decision.ms) })
      .where(isRow(row));
    return { found: true, resend: null };
  }
  if (decision.next === 'needs_person') {
    const since = locked.now.toISOString();
    await tx
      .update(dispatch)
      .set({ outcome: 'unknown', error: decision.reason, ended_at: locked.now })
      .where(isOfEntry(found));
    const status = { state: 'unknown' as const, since, by, error: decision.reason };
    await applyPlanChange(tx, locked, { update: [{ row, entry: withStatus(entry, status) }] });
    return { found: true, resend: null };
  }
  const { tries, ...retrySend } = decision.send;
  const fence = row.fence + 1;
  // The pause grows with each try, even when the worker dies in every one.
  const lease = deadlineIn(deps.leaseMs);
  await tx
    .update(log_entry)
    .set({ fence, lease_until: leaseUntil(deps.leaseMs + backoffMs(tries)) })
    .where(isRow(row));
  await tx
    .update(dispatch)
    .set({ tries: tries + 1 })
    .where(and(isOfEntry(found), eq(dispatch.attempt, retrySend.attempt)));
  return { found: true, resend: { ...found, ...retrySend, fence, earlierTries: tries, lease } };
}

function isRow(row: EntryRow) {
  return and(eq(log_entry.org_id, row.org_id), eq(log_entry.plan_id, row.plan_id), eq(log_entry.id, row.id));
}
