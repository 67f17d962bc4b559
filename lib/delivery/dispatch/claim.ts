import 'server-only';
import { and, asc, eq, isNull, lt, lte, notInArray, or, sql } from 'drizzle-orm';
import { leaseUntil } from '../../db/lease';
import type { Tx } from '../../db/transaction';
import type { PlanStatus } from '../../plans/schema/plan';
import { log_entry, plan } from '../../plans/tables';

const CLOCK = sql`clock_timestamp()`;
const NOT_SENDING: PlanStatus[] = ['paused', 'completed', 'failed', 'rejected', 'stopped'];

export type Claim = { org_id: string; plan_id: string; id: string; fence: number };

/**
 * Claims one approved message that is due. Rows that another worker is claiming are skipped, not waited for. Each claim
 * moves the fence on, so an earlier holder can no longer write an intent.
 */
export async function claimDueEntry(tx: Tx, leaseMs: number): Promise<Claim | null> {
  const [due] = await tx
    .select({
      org_id: log_entry.org_id,
      plan_id: log_entry.plan_id,
      id: log_entry.id,
      fence: log_entry.fence,
    })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(
      and(
        eq(log_entry.status, 'approved'),
        lte(log_entry.run_at, CLOCK),
        or(isNull(log_entry.lease_until), lt(log_entry.lease_until, CLOCK)),
        notInArray(plan.status, NOT_SENDING),
      ),
    )
    .orderBy(asc(log_entry.run_at))
    .limit(1)
    .for('update', { of: log_entry, skipLocked: true });
  if (!due) return null;
  const claim = { ...due, fence: due.fence + 1 };
  await tx
    .update(log_entry)
    .set({ fence: claim.fence, lease_until: leaseUntil(leaseMs) })
    .where(isClaimed(claim));
  return claim;
}

/**
 * Finds one message whose worker vanished between intent and record; not locked, because recovery locks its plan first.
 */
export async function findAbandonedDispatch(tx: Tx): Promise<Omit<Claim, 'fence'> | null> {
  const [found] = await tx
    .select({ org_id: log_entry.org_id, plan_id: log_entry.plan_id, id: log_entry.id })
    .from(log_entry)
    .where(and(eq(log_entry.status, 'dispatching'), lt(log_entry.lease_until, CLOCK)))
    .orderBy(asc(log_entry.lease_until))
    .limit(1);
  return found ?? null;
}

function isClaimed(claim: Claim) {
  return and(
    eq(log_entry.org_id, claim.org_id),
    eq(log_entry.plan_id, claim.plan_id),
    eq(log_entry.id, claim.id),
  );
}
