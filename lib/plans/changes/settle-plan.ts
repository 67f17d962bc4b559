import 'server-only';
import type { Tx } from '../../db/transaction';
import type { PlanState } from '../schema/plan';
import type { LockedPlan } from './apply-change';
import { laterOf, undoableUntil, undoTimeOf } from './hold';
import type { EntryUpdate } from './log-entry';

type Settlement = { state: PlanState; update: readonly EntryUpdate[]; waiting: number };

/**
 * The plan's state after a change of its entries: to stand-by once no entry waits, due at the plan's stored time or now, but
 * not while a rejection can still be undone; and back when one is undone.
 */
export async function settlePlan(
  tx: Tx,
  locked: LockedPlan,
  { state, update, waiting }: Settlement,
): Promise<PlanState> {
  if (state.status === 'awaiting_input' && waiting === 0) {
    const due = state.next_execution_at ?? locked.now.toISOString();
    return { status: 'stand_by', next_execution_at: laterOf(due, await undoableUntil(tx, locked, update)) };
  }
  if (state.status !== 'stand_by') return state;
  const { next_execution_at: due } = state;
  if (update.some(({ entry }) => undoTimeOf(entry))) {
    const next_execution_at = laterOf(due, await undoableUntil(tx, locked, update));
    return next_execution_at === due ? state : { ...state, next_execution_at };
  }
  const undone = update.flatMap(({ row }) => undoTimeOf(row.entry) ?? []).at(0);
  if (!undone || waiting !== update.length || locked.row.run_id) return state;
  // A time that only came from rejections is not a schedule.
  const held = laterOf(undone, await undoableUntil(tx, locked, update));
  return new Date(due) > new Date(held)
    ? { status: 'awaiting_input', next_execution_at: due }
    : { status: 'awaiting_input' };
}
