import { lookUp } from '../kit/look-up';
import type { ToolCallState } from './schema/log-entry';
import type { PlanStatus } from './schema/plan';

/**
 * The legal transitions of a plan. Triggers refuse all others: the migration 0006_undo has this table and the one of tool
 * calls. A test compares them. From `stand_by` to `awaiting_input` leads only the undo of a rejection.
 */
export const PLAN_TRANSITIONS: Record<PlanStatus, readonly PlanStatus[]> = {
  pending_review: ['stand_by', 'rejected', 'stopped'],
  stand_by: ['executing', 'awaiting_input', 'paused', 'failed', 'stopped'],
  executing: ['stand_by', 'awaiting_input', 'paused', 'completed', 'failed', 'stopped'],
  awaiting_input: ['stand_by', 'paused', 'stopped'],
  paused: ['stand_by', 'awaiting_input', 'stopped'],
  completed: [],
  failed: [],
  rejected: [],
  stopped: [],
};

/**
 * The legal transitions of a tool call. `pending → pending` is an edit: the text changes, and so the version.
 * `rejected → pending` is an undo, which the trigger allows only before the `undo_until` of the rejection.
 */
export const ENTRY_TRANSITIONS: Record<ToolCallState, readonly ToolCallState[]> = {
  pending: ['pending', 'approved', 'rejected', 'answered', 'expired', 'cancelled'],
  approved: ['pending', 'approved', 'dispatching', 'cancelled'],
  dispatching: ['executed', 'failed', 'unknown'],
  unknown: ['executed', 'failed', 'superseded'],
  rejected: ['pending'],
  answered: [],
  expired: [],
  executed: [],
  // A person found that it was not sent, and then its sender returns with the receipt.
  failed: ['executed'],
  superseded: [],
  cancelled: [],
};

/** States in which an entry keeps its plan waiting. */
export const WAITING_STATES = ['pending', 'approved', 'dispatching', 'unknown'] as const;

export function isWaiting(state: ToolCallState): boolean {
  return WAITING_STATES.some((waiting) => waiting === state);
}

/** True as well for a state that a newer server has: nothing is known to follow it. */
export function isTerminal(status: PlanStatus): boolean {
  return !lookUp(PLAN_TRANSITIONS, status)?.length;
}

export function canMovePlan(from: PlanStatus, to: PlanStatus): boolean {
  return lookUp(PLAN_TRANSITIONS, from)?.includes(to) ?? false;
}

export function canMoveEntry(from: ToolCallState, to: ToolCallState): boolean {
  return ENTRY_TRANSITIONS[from].includes(to);
}
