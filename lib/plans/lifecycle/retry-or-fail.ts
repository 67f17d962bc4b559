import 'server-only';
import type { Tx } from '../../db/transaction';
import { applyPlanChange, CLEARED_RUN, type LockedPlan, lockPlan } from '../changes/apply-change';
import type { SystemEntry } from '../schema/log-entry';
import type { Plan } from '../schema/plan';
import { conflictWithCurrent, lifecycle, type PlanTarget, requirePlan } from './plan-target';

/** Ends a stalled run and starts a new one. The old worker can write nothing more, should it wake up. */
export async function retryPlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  if (!standsStill(locked))
    throw await conflictWithCurrent(tx, target, 'Only a run that stands still can be retried.');
  await applyPlanChange(tx, locked, {
    state: { status: 'stand_by', next_execution_at: locked.now.toISOString() },
    create: [
      { entry: ended(locked, `retried by ${target.actor.name}`) },
      { entry: lifecycle(locked, 'retried', target.actor) },
    ],
    columns: { ...CLEARED_RUN, fence: locked.row.fence + 1, attempts: 0 },
  });
  return requirePlan(tx, target);
}

/** Gives up a plan with a stalled run; waiting entries are cancelled with it. */
export async function failPlan(tx: Tx, target: PlanTarget, input: { reason: string }): Promise<Plan> {
  const { actor } = target;
  const { reason } = input;
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const { state } = locked.row;
  const repeated =
    state.status === 'failed' &&
    state.reason === reason &&
    state.by?.kind === actor.kind &&
    state.by.id === actor.id;
  if (repeated) return requirePlan(tx, target);
  if (!standsStill(locked))
    throw await conflictWithCurrent(tx, target, 'Only a run that stands still can be failed.');
  await applyPlanChange(tx, locked, {
    state: { status: 'failed', reason, by: actor },
    create: [
      { entry: ended(locked, `failed by ${actor.name}`) },
      { entry: lifecycle(locked, 'failed', actor, reason) },
    ],
    columns: { ...CLEARED_RUN, fence: locked.row.fence + 1 },
  });
  return requirePlan(tx, target);
}

/** The run is marked as stalled, or has no worker. */
function standsStill({ row, now }: LockedPlan): boolean {
  if (row.state.status !== 'executing') return false;
  return row.state.stalled_since !== undefined || !row.lease_until || row.lease_until < now;
}

function ended({ row }: LockedPlan, outcome: string): SystemEntry {
  return { kind: 'system', event: 'execution_ended', run_id: row.run_id, outcome };
}
