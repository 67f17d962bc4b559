import 'server-only';
import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import { backoffMs, MAX_ATTEMPTS } from '../kit/async/backoff';
import { publicMessage } from '../kit/async/service-error';
import { endPlanning } from './call-events';
import { call } from './tables';

const LEASE_MS = 120_000;
const LEASE = sql`clock_timestamp() + make_interval(secs => ${LEASE_MS / 1_000})`;
export const RENEW_MS = LEASE_MS / 3;

/** The number of attempts is the claim's fencing token: a second claim moves it on. */
export type CallClaim = { org_id: string; id: string; attempts: number };

/**
 * Claims the call that has been due for longest. A call that was claimed often without an end (its planning may crash
 * the process) fails. Returns whether there was one, and the claim.
 */
export async function claimCall(tx: Tx): Promise<{ found: boolean; claim: CallClaim | null }> {
  const [due] = await tx
    .select({ org_id: call.org_id, id: call.id, attempts: call.plan_attempts })
    .from(call)
    .where(lte(call.plan_due_at, sql`clock_timestamp()`))
    .orderBy(asc(call.plan_due_at))
    .limit(1)
    .for('update', { skipLocked: true });
  if (!due) return { found: false, claim: null };
  if (due.attempts >= MAX_ATTEMPTS) {
    await failPlanning(tx, due, `Planning did not come to an end. Tried ${due.attempts} times.`);
    return { found: true, claim: null };
  }
  const claim = { ...due, attempts: due.attempts + 1 };
  await tx.update(call).set({ plan_due_at: LEASE, plan_attempts: claim.attempts }).where(isOwnClaim(due));
  return { found: true, claim };
}

/** Renews the lease of a call whose planner takes long. Without effect once the claim has ended or moved on. */
export async function renewCall(tx: Tx, claim: CallClaim): Promise<void> {
  await tx.update(call).set({ plan_due_at: LEASE }).where(isOwnClaim(claim));
}

/**
 * Schedules another attempt: at once after a shutdown, otherwise with back-off; after the last attempt the call's
 * planning fails with the reason.
 */
export async function postpone(tx: Tx, claim: CallClaim, error: unknown, isStopping: boolean): Promise<void> {
  if (isStopping) {
    await tx
      .update(call)
      .set({ plan_due_at: new Date(0), plan_attempts: claim.attempts - 1 })
      .where(isOwnClaim(claim));
  } else if (claim.attempts >= MAX_ATTEMPTS) {
    await failPlanning(tx, claim, publicMessage(error));
  } else {
    const seconds = backoffMs(claim.attempts) / 1_000;
    await tx
      .update(call)
      .set({ plan_due_at: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
      .where(isOwnClaim(claim));
  }
}

async function failPlanning(tx: Tx, claim: CallClaim, reason: string): Promise<void> {
  const [row] = await tx.select({ id: call.id }).from(call).where(isOwnClaim(claim)).for('update');
  if (row) await endPlanning(tx, claim, { state: 'failed', reason });
}

/**
 * True while the call is not claimed again and its planning has not ended: an earlier commit may have succeeded
 * although its response was lost.
 */
function isOwnClaim(claim: CallClaim) {
  return and(
    eq(call.org_id, claim.org_id),
    eq(call.id, claim.id),
    eq(call.plan_attempts, claim.attempts),
    isNotNull(call.plan_due_at),
  );
}
