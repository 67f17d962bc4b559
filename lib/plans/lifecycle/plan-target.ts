import 'server-only';
import type { Actor, Decider } from '../../auth/schema';
import type { Tx } from '../../db/transaction';
import { AppError } from '../../errors';
import type { LockedPlan } from '../changes/apply-change';
import { getPlan } from '../queries/plans';
import type { SystemEntry } from '../schema/log-entry';
import type { Plan } from '../schema/plan';

export type PlanTarget = Decider & { org_id: string; plan_id: string };

type LifecycleAction = (SystemEntry & { event: 'lifecycle' })['action'];

/** The log entry for a change of the plan's state by a person. */
export function lifecycleEntry(
  locked: LockedPlan,
  action: LifecycleAction,
  by: Actor,
  reason?: string,
): SystemEntry {
  const entry: SystemEntry = { kind: 'system', event: 'lifecycle', run_id: locked.row.run_id, action, by };
  return reason ? { ...entry, reason } : entry;
}

/** @throws AppError not_found */
export async function requirePlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  const found = await getPlan(tx, target.org_id, target.plan_id);
  if (!found) throw new AppError('not_found', 'There is no such plan here.');
  return found;
}

/** The conflict error for the loser of a race, with the plan as it is now. */
export async function conflictWithCurrent(tx: Tx, target: PlanTarget, message: string): Promise<AppError> {
  return new AppError('conflict', message, { current: await requirePlan(tx, target) });
}
