import 'server-only';
import { and, asc, eq, lt, lte, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { leaseUntil } from '../db/lease';
import type { Tx } from '../db/transaction';
import {
  applyPlanChange,
  type LockedPlan,
  lockPlan,
  lockWaitingEntries,
} from '../plans/changes/apply-change';
import type { SystemEntry } from '../plans/schema/log-entry';
import { plan } from '../plans/tables';
import { closeRun, retryLater } from './end-run';

const CLOCK = sql`clock_timestamp()`;

/**
 * A worker's claim on a run. Every write carries the fence; a moved fence means that the run belongs to another worker.
 */
export type RunClaim = { org_id: string; plan_id: string; run_id: string; fence: number };

/**
 * Claims one due plan and opens its run. A run that a crash left open continues under its own `run_id`, so that what it
 * has logged is recognized.
 */
export async function claimRun(tx: Tx, leaseMs: number): Promise<RunClaim | null> {
  const [due] = await tx
    .select({ org_id: plan.org_id, id: plan.id })
    .from(plan)
    .where(and(eq(plan.status, 'stand_by'), lte(plan.next_execution_at, CLOCK)))
    .orderBy(asc(plan.next_execution_at))
    .limit(1)
    .for('update', { skipLocked: true });
  if (!due) return null;
  const locked = await lockPlan(tx, due.org_id, due.id);
  const open = locked.row.run_id;
  const runId = open ?? uuid();
  const fence = locked.row.fence + 1;
  const started: SystemEntry = { kind: 'system', event: 'execution_started', run_id: runId };
  await applyPlanChange(tx, locked, {
    state: { status: 'executing' },
    create: open ? [] : [{ entry: started }],
    columns: {
      run_id: runId,
      fence,
      ...(open ? {} : { step: 0 }),
      lease_until: new Date(locked.now.getTime() + leaseMs),
      progress_at: locked.now,
    },
  });
  return { org_id: due.org_id, plan_id: due.id, run_id: runId, fence };
}

/**
 * Locks the plan if the run is still ours: not paused, stopped or taken over since. Returns null otherwise; the worker
 * then stops.
 */
export async function lockOwnRun(tx: Tx, claim: RunClaim): Promise<LockedPlan | null> {
  const locked = await lockPlan(tx, claim.org_id, claim.plan_id);
  const own = locked.row.state.status === 'executing' && locked.row.fence === claim.fence;
  return own ? locked : null;
}

/** Renews the lease. Returns whether the run is still ours. */
export async function renewLease(tx: Tx, claim: RunClaim, leaseMs: number): Promise<boolean> {
  const renewed = await tx
    .update(plan)
    .set({ lease_until: leaseUntil(leaseMs) })
    .where(and(eq(plan.org_id, claim.org_id), eq(plan.id, claim.plan_id), eq(plan.fence, claim.fence)))
    .returning({ id: plan.id });
  return renewed.length > 0;
}

/**
 * Puts one run whose lease has expired back into the queue. Returns whether there was one. It counts as an attempt, so
 * a run that crashes its process is not retried without end.
 */
export async function recoverAbandonedRun(tx: Tx): Promise<boolean> {
  const [found] = await tx
    .select({ org_id: plan.org_id, id: plan.id })
    .from(plan)
    .where(and(eq(plan.status, 'executing'), lt(plan.lease_until, CLOCK)))
    .limit(1);
  if (!found) return false;
  const locked = await lockPlan(tx, found.org_id, found.id);
  const { row, now } = locked;
  if (row.state.status !== 'executing' || !row.lease_until || row.lease_until >= now) return true;
  const waiting = (await lockWaitingEntries(tx, locked)).length;
  const next = retryLater(locked, { reason: 'The process that ran the plan ended', waiting });
  if (next.state.status !== 'stand_by' && row.run_id) {
    await closeRun(tx, { locked, create: [], run_id: row.run_id, ...next });
  } else {
    await releaseRun(tx, locked, next.attempts);
  }
  return true;
}

/** Returns the plan to stand-by with the run left open, so that the next worker continues it. */
export async function releaseRun(tx: Tx, locked: LockedPlan, attempts = locked.row.attempts): Promise<void> {
  await applyPlanChange(tx, locked, {
    state: { status: 'stand_by', next_execution_at: locked.now.toISOString() },
    columns: { lease_until: null, progress_at: null, fence: locked.row.fence + 1, attempts },
  });
}
