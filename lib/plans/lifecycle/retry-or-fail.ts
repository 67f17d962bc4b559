import 'server-only';
import type { Tx } from '../../db/transaction';
import { applyPlanChange, CLEARED_RUN, type LockedPlan, lockPlan } from '../changes/apply-change';
import type { SystemEntry } from '../schema/log-entry';
import type { Plan } from '../schema/plan';
import { conflictWithCurrent, lifecycleEntry, type PlanTarget, requirePlan } from './plan-target';

/** Ends a stalled run and starts a new one. The fence moves on, so the old worker can write nothing more. */
export async function retryPlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  if (!isStalledOrAbandoned(locked))
    throw await conflictWithCurrent(tx, target, 'Only a stalled run can be retried.');
  await applyPlanChange(tx, locked, {
    state: { status: 'stand_by', next_execution_at: locked.now.toISOString() },
    create: [
      { entry: executionEnded(locked, `retried by ${target.actor.name}`) },
      { entry: lifecycleEntry(locked, 'retried', target.actor) },
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
  const isRepeat =
    state.status === 'failed' &&
    state.reason === reason &&
    state.by?.kind === actor.kind &&
    state.by.id === actor.id;
  if (isRepeat) return requirePlan(tx, target);
  if (!isStalledOrAbandoned(locked))
    throw await conflictWithCurrent(tx, target, 'Only a plan with a stalled run can be failed.');
  await applyPlanChange(tx, locked, {
    state: { status: 'failed', reason, by: actor },
    create: [
      { entry: executionEnded(locked, `failed by ${actor.name}`) },
      { entry: lifecycleEntry(locked, 'failed', actor, reason) },
    ],
    columns: { ...CLEARED_RUN, fence: locked.row.fence + 1 },
  });
  return requirePlan(tx, target);
}

/** True when the run is marked as stalled, or has no worker. */
function isStalledOrAbandoned({ row, now }: LockedPlan): boolean {
  if (row.state.status !== 'executing') return false;
  return row.state.stalled_since !== undefined || !row.lease_until || row.lease_until < now;
}

function executionEnded({ row }: LockedPlan, outcome: string): SystemEntry {
  return { kind: 'system', event: 'execution_ended', run_id: row.run_id, outcome };
}
