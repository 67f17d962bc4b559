import 'server-only';
import type { Tx } from '../../db/transaction';
import { readNextSendTime } from '../../settings/queries';
import {
  applyPlanChange,
  CLEARED_RUN,
  type LockedPlan,
  lockPlan,
  lockWaitingEntries,
  withStatus,
} from '../changes/apply-change';
import { laterOf, undoableUntil } from '../changes/hold';
import type { EntryUpdate } from '../changes/log-entry';
import type { SystemEntry } from '../schema/log-entry';
import type { Plan, PlanState } from '../schema/plan';
import { canMovePlan, isTerminal } from '../transitions';
import { conflictWithCurrent, lifecycleEntry, type PlanTarget, requirePlan } from './plan-target';

/** Pauses the plan until it is resumed. An open run ends at its next durable point. */
export function pausePlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  return interrupt(tx, target, 'paused', (locked) => {
    const { state } = locked.row;
    if (state.status === 'executing')
      return { status: 'paused', next_execution_at: locked.now.toISOString() };
    const scheduledAt = 'next_execution_at' in state ? state.next_execution_at : undefined;
    return scheduledAt ? { status: 'paused', next_execution_at: scheduledAt } : { status: 'paused' };
  });
}

/** Ends the plan for good; waiting entries are cancelled with it. */
export function stopPlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  return interrupt(tx, target, 'stopped', () => ({ status: 'stopped', by: target.actor }));
}

// Neither takes a version: an emergency stop must not fail because a log entry came in.
async function interrupt(
  tx: Tx,
  target: PlanTarget,
  action: 'paused' | 'stopped',
  next: (locked: LockedPlan) => PlanState,
): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  if (locked.row.state.status === action) return requirePlan(tx, target);
  const { state, run_id } = locked.row;
  if (isTerminal(state.status)) throw await conflictWithCurrent(tx, target, 'This plan has already ended.');
  if (!canMovePlan(state.status, action)) {
    throw await conflictWithCurrent(tx, target, 'This plan has not been reviewed yet: approve or reject it.');
  }
  const endedEntry: SystemEntry = { kind: 'system', event: 'execution_ended', run_id, outcome: action };
  await applyPlanChange(tx, locked, {
    state: next(locked),
    create: [
      ...(run_id ? [{ entry: endedEntry }] : []),
      { entry: lifecycleEntry(locked, action, target.actor) },
    ],
    // The fence moves on, so the interrupted worker can write nothing more.
    columns: { ...CLEARED_RUN, fence: locked.row.fence + 1 },
  });
  return requirePlan(tx, target);
}

/** Continues where the pause interrupted. Nothing is sent at once: approved messages get a new undo window. */
export async function resumePlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const { state } = locked.row;
  if (state.status !== 'paused')
    throw await conflictWithCurrent(tx, target, 'Only a paused plan can be resumed.');
  const waiting = await lockWaitingEntries(tx, locked);
  const earliest = await readNextSendTime(tx, target.org_id, { now: locked.now });
  const update = waiting.flatMap((row): EntryUpdate[] => {
    const { entry } = row;
    if (entry.kind !== 'tool_call' || entry.status.state !== 'approved') return [];
    if (Date.parse(entry.status.run_at) >= Date.parse(earliest.run_at)) return [];
    const { wanted_at: _before, ...approved } = entry.status;
    return [{ row, entry: withStatus(entry, { ...approved, ...earliest }) }];
  });
  const scheduledAt = state.next_execution_at;
  const due = laterOf(
    laterOf(locked.now.toISOString(), scheduledAt ?? null),
    await undoableUntil(tx, locked),
  );
  await applyPlanChange(tx, locked, {
    update,
    create: [{ entry: lifecycleEntry(locked, 'resumed', target.actor) }],
    state:
      waiting.length === 0
        ? { status: 'stand_by', next_execution_at: due }
        : { status: 'awaiting_input', ...(scheduledAt ? { next_execution_at: scheduledAt } : {}) },
  });
  return requirePlan(tx, target);
}
