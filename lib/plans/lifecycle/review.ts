import 'server-only';
import type { Tx } from '../../db/transaction';
import { applyPlanChange, type LockedPlan, lockPlan, type PlanChange } from '../changes/apply-change';
import {
  type Decision,
  deciderOf,
  isStandingRepeat,
  waitedMs,
  writeDecision,
} from '../decisions/decision-log';
import type { Plan } from '../schema/plan';
import { conflictWithCurrent, lifecycleEntry, type PlanTarget, requirePlan } from './plan-target';

/** Approves a plan under review; its first run is due at once. */
export function approvePlan(tx: Tx, target: PlanTarget, input: { version: number }): Promise<Plan> {
  return review(tx, target, { kind: 'approve_plan', version: input.version, detail: {} }, (locked) => ({
    state: { status: 'stand_by', next_execution_at: locked.now.toISOString() },
    create: [{ entry: lifecycleEntry(locked, 'approved', target.actor) }],
  }));
}

/**
 * Rejects a plan under review; it never runs. @throws AppError conflict with `current` when it was reviewed or changed
 * before
 */
export function rejectPlan(
  tx: Tx,
  target: PlanTarget,
  input: { version: number; reason: string },
): Promise<Plan> {
  const { version, reason } = input;
  return review(tx, target, { kind: 'reject_plan', version, detail: { reason } }, (locked) => ({
    state: { status: 'rejected', reason, by: target.actor },
    create: [{ entry: lifecycleEntry(locked, 'rejected', target.actor, reason) }],
  }));
}

async function review(
  tx: Tx,
  target: PlanTarget,
  request: { kind: Decision['kind']; version: number; detail: Record<string, unknown> },
  change: (locked: LockedPlan) => PlanChange,
): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const decision: Decision = {
    ...deciderOf(target),
    entry_id: null,
    kind: request.kind,
    version_seen: request.version,
    detail: request.detail,
    waited_ms: waitedMs(locked.row.created_at, locked),
  };
  if (await isStandingRepeat(tx, locked, decision)) return requirePlan(tx, target);
  if (locked.row.state.status !== 'pending_review') {
    throw await conflictWithCurrent(tx, target, 'This plan has already been reviewed.');
  }
  if (locked.row.version !== request.version) {
    throw await conflictWithCurrent(tx, target, 'This plan has changed since you looked at it.');
  }
  await applyPlanChange(tx, locked, change(locked));
  await writeDecision(tx, locked, decision);
  return requirePlan(tx, target);
}
