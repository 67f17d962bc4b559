import 'server-only';
import { and, eq } from 'drizzle-orm';
import { plan } from '../db/schema/plans';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { reserveSequence } from '../events/log';
import { type Decision, wasDecided, writeDecision } from './decisions/decided';
import { effectiveRunAt } from './decisions/run-at';
import { createLogEntry, type EntryUpdate } from './log';
import { publishPlanUpdated } from './publish';
import { getPlan } from './queries';
import {
  type Change,
  type LockedPlan,
  lockPlan,
  lockWaitingEntries,
  nextLogTime,
  record,
  withStatus,
} from './record';
import type { Actor, Plan, PlanState, SystemEntry } from './schema';
import { canMovePlan, isTerminal } from './transitions';

export type PlanTarget = { org_id: string; plan_id: string; actor: Actor };

/** The reviewer lets the plan run; its first run is due at once. */
export function approvePlan(tx: Tx, target: PlanTarget, input: { version: number }): Promise<Plan> {
  return review(tx, target, { kind: 'approve_plan', version: input.version, detail: {} }, (locked) => ({
    state: { status: 'stand_by', next_execution_at: locked.now.toISOString() },
    create: [{ entry: lifecycle(locked, 'approved', target.actor) }],
  }));
}

export function rejectPlan(
  tx: Tx,
  target: PlanTarget,
  input: { version: number; reason: string },
): Promise<Plan> {
  const { version, reason } = input;
  return review(tx, target, { kind: 'reject_plan', version, detail: { reason } }, (locked) => ({
    state: { status: 'rejected', reason, by: target.actor },
    create: [{ entry: lifecycle(locked, 'rejected', target.actor, reason) }],
  }));
}

async function review(
  tx: Tx,
  target: PlanTarget,
  asked: { kind: Decision['kind']; version: number; detail: Record<string, unknown> },
  change: (locked: LockedPlan) => Change,
): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const made: Decision = {
    entry_id: null,
    kind: asked.kind,
    actor: target.actor,
    version_seen: asked.version,
    detail: asked.detail,
  };
  if (await wasDecided(tx, locked, made)) return requirePlan(tx, target);
  if (locked.row.state.status !== 'pending_review') {
    throw await lost(tx, target, 'This plan has already been reviewed.');
  }
  if (locked.row.version !== asked.version) {
    throw await lost(tx, target, 'This plan has changed since you looked at it.');
  }
  await record(tx, locked, change(locked));
  await writeDecision(tx, locked, made);
  return requirePlan(tx, target);
}

/** Holds everything back until it is resumed. A run under way ends at its next durable point. */
export function pausePlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  return interrupt(tx, target, 'paused', (locked) => {
    const { state } = locked.row;
    if (state.status === 'executing')
      return { status: 'paused', next_execution_at: locked.now.toISOString() };
    const kept = 'next_execution_at' in state ? state.next_execution_at : undefined;
    return kept ? { status: 'paused', next_execution_at: kept } : { status: 'paused' };
  });
}

/** Ends the plan for good; what waits is cancelled with it. */
export function stopPlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  return interrupt(tx, target, 'stopped', () => ({ status: 'stopped', by: target.actor }));
}

// Neither carries a version: an emergency stop must not fail because a log line came in.
async function interrupt(
  tx: Tx,
  target: PlanTarget,
  action: 'paused' | 'stopped',
  next: (locked: LockedPlan) => PlanState,
): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  if (locked.row.state.status === action) return requirePlan(tx, target);
  const { state, run_id } = locked.row;
  if (isTerminal(state.status)) throw await lost(tx, target, 'This plan has already ended.');
  if (!canMovePlan(state.status, action)) {
    throw await lost(tx, target, 'This plan has not been reviewed yet: approve or reject it.');
  }
  const ended: SystemEntry = { kind: 'system', event: 'execution_ended', run_id, outcome: action };
  await record(tx, locked, {
    state: next(locked),
    create: [...(run_id ? [{ entry: ended }] : []), { entry: lifecycle(locked, action, target.actor) }],
    // The fence moves, so whatever the interrupted worker still has in hand can no longer be written.
    columns: { run_id: null, step: 0, lease_until: null, fence: locked.row.fence + 1 },
  });
  return requirePlan(tx, target);
}

/** Goes on where the pause interrupted. Never sends at once: approved messages get a fresh undo window. */
export async function resumePlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const { state } = locked.row;
  if (state.status !== 'paused') throw await lost(tx, target, 'Only a paused plan can be resumed.');
  const waiting = await lockWaitingEntries(tx, locked);
  const earliest = await effectiveRunAt(tx, target.org_id, { now: locked.now });
  const update = waiting.flatMap((row): EntryUpdate[] => {
    const { entry } = row;
    if (entry.kind !== 'tool_call' || entry.status.state !== 'approved') return [];
    if (Date.parse(entry.status.run_at) >= Date.parse(earliest.run_at)) return [];
    return [{ row, entry: withStatus(entry, { ...entry.status, ...earliest }) }];
  });
  const kept = state.next_execution_at;
  const due = kept && new Date(kept) > locked.now ? kept : locked.now.toISOString();
  await record(tx, locked, {
    update,
    create: [{ entry: lifecycle(locked, 'resumed', target.actor) }],
    state:
      waiting.length === 0
        ? { status: 'stand_by', next_execution_at: due }
        : { status: 'awaiting_input', ...(kept ? { next_execution_at: kept } : {}) },
  });
  return requirePlan(tx, target);
}

/** Changes title or description of a plan that has not ended. */
export async function editPlan(
  tx: Tx,
  target: PlanTarget,
  input: { version: number; title?: string | undefined; description?: string | undefined },
): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const { row } = locked;
  const { version, ...wanted } = input;
  const made: Decision = {
    entry_id: null,
    kind: 'edit_plan',
    actor: target.actor,
    version_seen: version,
    detail: wanted,
  };
  if (await wasDecided(tx, locked, made)) return requirePlan(tx, target);
  if (isTerminal(row.state.status)) throw await lost(tx, target, 'This plan has already ended.');
  if (row.version !== version) throw await lost(tx, target, 'This plan has changed since you looked at it.');
  const title = wanted.title ?? row.title;
  const description = wanted.description ?? row.description;
  const changed = [
    ...(title !== row.title ? ['title'] : []),
    ...(description !== row.description ? ['description'] : []),
  ];
  if (changed.length === 0) return requirePlan(tx, target);
  const at = new Date(await nextLogTime(tx, locked));
  const first = await reserveSequence(tx, row.org_id, 2);
  const edited: SystemEntry = {
    kind: 'system',
    event: 'plan_edited',
    run_id: row.run_id,
    by: target.actor,
    changed,
  };
  await createLogEntry(tx, row, { entry: edited }, first, at);
  await tx
    .update(plan)
    .set({ title, description, version: first + 1 })
    .where(and(eq(plan.org_id, row.org_id), eq(plan.id, row.id)));
  const result = await requirePlan(tx, target);
  await publishPlanUpdated(tx, row.org_id, result);
  await writeDecision(tx, locked, made);
  return result;
}

function lifecycle(
  locked: LockedPlan,
  action: 'approved' | 'rejected' | 'paused' | 'resumed' | 'stopped',
  by: Actor,
  reason?: string,
): SystemEntry {
  const entry: SystemEntry = { kind: 'system', event: 'lifecycle', run_id: locked.row.run_id, action, by };
  return reason ? { ...entry, reason } : entry;
}

async function requirePlan(tx: Tx, target: PlanTarget): Promise<Plan> {
  const found = await getPlan(tx, target.org_id, target.plan_id);
  if (!found) throw new AppError('not_found', 'There is no such plan here.');
  return found;
}

async function lost(tx: Tx, target: PlanTarget, message: string): Promise<AppError> {
  return new AppError('conflict', message, { current: await requirePlan(tx, target) });
}
