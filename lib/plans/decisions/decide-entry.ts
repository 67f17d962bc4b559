import 'server-only';
import type { Decider } from '../../auth/schema';
import type { Tx } from '../../db/transaction';
import { AppError } from '../../errors';
import { applyPlanChange, type LockedPlan, lockEntry, lockPlan } from '../changes/apply-change';
import { changesBetween } from '../changes/field-changes';
import { type EntryRow, type NewEntry, toDisplay } from '../changes/log-entry';
import type { ArgChange, PlanLogDisplay, ToolCallEntry, ToolCallState } from '../schema/log-entry';
import { isTerminal } from '../transitions';
import { type Decision, deciderOf, isStandingRepeat, waitedMs, writeDecision } from './decision-log';

export type EntryTarget = Decider & { org_id: string; plan_id: string; entry_id: string };

type EntryDecision = Exclude<Decision['kind'], 'approve_plan' | 'reject_plan' | 'edit_plan'>;

/** The states in which a decision still stands. In other states a repeat of it is a conflict. */
const STANDING_STATES: Record<EntryDecision, readonly ToolCallState[]> = {
  approve: ['approved', 'dispatching', 'executed', 'failed', 'unknown', 'superseded'],
  reject: ['rejected'],
  answer: ['answered'],
  edit: ['pending', 'approved', 'dispatching', 'executed', 'failed', 'unknown', 'superseded'],
  undo: ['pending'],
  resolve: ['executed', 'superseded', 'failed'],
};

type DecisionRequest = { kind: EntryDecision; version: number; detail?: Record<string, unknown> };
type DecisionContext = { locked: LockedPlan; row: EntryRow; entry: ToolCallEntry; at: string };
type DecisionRule = {
  /** The states from which this decision is possible. */
  from: ToolCallState[];
  /** True for decisions that state what happened: they are possible after the plan has ended. */
  evenWhenEnded?: boolean;
  next(context: DecisionContext): Promise<{ entry: ToolCallEntry; create?: NewEntry[] }>;
};

/**
 * Makes one decision about one entry at one version: a compare-and-set of state and version under the plan's lock.
 * Returns the entry as it is now, also when the same person repeats the same decision.
 * @throws AppError not_found; invalid when the entry needs no decision; conflict with `current`, the present entry
 */
export async function decide(
  tx: Tx,
  target: EntryTarget,
  request: DecisionRequest,
  rule: DecisionRule,
): Promise<PlanLogDisplay> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const row = await lockEntry(tx, locked, target.entry_id);
  const { entry } = row;
  if (entry.kind !== 'tool_call')
    throw new AppError('invalid', 'There is nothing to decide about this entry.');
  const decision: Decision = {
    ...deciderOf(target),
    entry_id: row.id,
    kind: request.kind,
    version_seen: request.version,
    detail: request.detail ?? {},
    waited_ms: waitingTimeOf(locked, row, entry),
  };
  const state = entry.status.state;
  if (!(rule.from.includes(state) && row.version === request.version)) {
    if (STANDING_STATES[request.kind].includes(state) && (await isStandingRepeat(tx, locked, decision)))
      return toDisplay(row);
    const message = rule.from.includes(state)
      ? 'This entry has changed since you looked at it.'
      : `This entry is already ${state}.`;
    throw new AppError('conflict', message, { current: toDisplay(row) });
  }
  if (isTerminal(locked.row.state.status) && !rule.evenWhenEnded) {
    throw new AppError('conflict', 'This plan has already ended.', { current: toDisplay(row) });
  }
  const next = await rule.next({ locked, row, entry, at: locked.now.toISOString() });
  const { updated } = await applyPlanChange(tx, locked, {
    update: [{ row, entry: next.entry }],
    create: next.create ?? [],
  });
  await writeDecision(tx, locked, { ...decision, changes: changesIn(request.kind, next.entry) });
  const [display] = updated;
  if (!display) throw new Error('a decided entry was not written');
  return display;
}

/** Only a pending entry has waited for a person; what is undone had been decided before. */
function waitingTimeOf(locked: LockedPlan, row: EntryRow, { status }: ToolCallEntry): number | null {
  if (status.state === 'pending') return waitedMs(row.waiting_since ?? row.created_at, locked);
  return status.state === 'unknown' ? waitedMs(new Date(status.since), locked) : null;
}

/** The changes made to the message as proposed; stored with the decisions that concern its text. */
function changesIn(kind: EntryDecision, { args, approved_args }: ToolCallEntry): ArgChange[] | null {
  return (kind === 'approve' || kind === 'edit') && approved_args
    ? changesBetween(args, approved_args)
    : null;
}
