import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import { appendEvents } from '../events/log';
import { EVT_CALL_CREATED, EVT_CALL_UPDATED } from '../events/schema';
import { SUMMARY, toSummary } from './queries/calls';
import type { PlanningState } from './schema';
import { call } from './tables';

// The only writers of call events. The sequence number of each event is the version of the call that it is about. Both
// need the call's row locked by the transaction, because `appendEvents` holds the organization's stream afterwards.

type CallTarget = { org_id: string; id: string };

/** Gives a call that this transaction has inserted its version, and appends its event. */
export async function appendCallCreated(tx: Tx, target: CallTarget): Promise<void> {
  await appendCallEvent(tx, target, EVT_CALL_CREATED, {});
}

/** Ends the planning of a call that this transaction has locked, and appends its event. */
export async function endPlanning(tx: Tx, target: CallTarget, planning: PlanningState): Promise<void> {
  await appendCallEvent(tx, target, EVT_CALL_UPDATED, { planning, plan_due_at: null });
}

async function appendCallEvent(
  tx: Tx,
  { org_id, id }: CallTarget,
  type: typeof EVT_CALL_CREATED | typeof EVT_CALL_UPDATED,
  changes: Partial<Pick<typeof call.$inferInsert, 'planning' | 'plan_due_at'>>,
): Promise<void> {
  await appendEvents(tx, org_id, 1, async (seq, publish) => {
    const [row] = await tx
      .update(call)
      .set({ ...changes, version: seq })
      .where(and(eq(call.org_id, org_id), eq(call.id, id)))
      .returning(SUMMARY);
    if (!row) throw new Error('the call of an event was not found');
    publish({ seq, type, payload: toSummary(row) });
  });
}
