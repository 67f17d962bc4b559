import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/transaction';
import { appendEvents } from '../../events/log';
import { lockPlan, lockWaitingEntries, nextLogTime } from '../changes/apply-change';
import { changesBetween } from '../changes/field-changes';
import { createLogEntry, updateLogEntry } from '../changes/log-entry';
import { publishPlanUpdated } from '../changes/publish';
import {
  type Decision,
  deciderOf,
  isStandingRepeat,
  waitedMs,
  writeDecision,
} from '../decisions/decision-log';
import type { SystemEntry } from '../schema/log-entry';
import type { Plan } from '../schema/plan';
import { planEdited } from '../staleness/facts';
import { flagUpdates } from '../staleness/flags';
import { plan } from '../tables';
import { isTerminal } from '../transitions';
import { conflictWithCurrent, type PlanTarget, requirePlan } from './plan-target';

/** Changes title or description of a plan that has not ended. */
export async function editPlan(
  tx: Tx,
  target: PlanTarget,
  input: { version: number; title?: string | undefined; description?: string | undefined },
): Promise<Plan> {
  const locked = await lockPlan(tx, target.org_id, target.plan_id);
  const { row } = locked;
  const { version, ...edits } = input;
  const decision: Decision = {
    ...deciderOf(target),
    entry_id: null,
    kind: 'edit_plan',
    version_seen: version,
    detail: edits,
    waited_ms: row.state.status === 'pending_review' ? waitedMs(row.created_at, locked) : null,
  };
  if (await isStandingRepeat(tx, locked, decision)) return requirePlan(tx, target);
  if (isTerminal(row.state.status))
    throw await conflictWithCurrent(tx, target, 'This plan has already ended.');
  if (row.version !== version)
    throw await conflictWithCurrent(tx, target, 'This plan has changed since you looked at it.');
  const before = { title: row.title, description: row.description };
  const title = edits.title ?? row.title;
  const description = edits.description ?? row.description;
  const changes = changesBetween(before, { title, description });
  if (!changes) return requirePlan(tx, target);
  const changedFields = changes.map(({ field }) => field);
  // Waiting messages were written for the plan as it was, so they are flagged.
  const staleUpdates = flagUpdates(
    await lockWaitingEntries(tx, locked),
    planEdited(changedFields, locked.now),
  );
  const at = new Date(await nextLogTime(tx, locked));
  const editedEntry: SystemEntry = {
    kind: 'system',
    event: 'plan_edited',
    run_id: row.run_id,
    by: target.actor,
    changed: changedFields,
  };
  const result = await appendEvents(tx, row.org_id, 2 + staleUpdates.length, async (first, publish) => {
    await createLogEntry(tx, publish, row, { entry: editedEntry }, first, at);
    await tx
      .update(plan)
      .set({ title, description, version: first + 1 })
      .where(and(eq(plan.org_id, row.org_id), eq(plan.id, row.id)));
    const updated = await requirePlan(tx, target);
    publishPlanUpdated(publish, updated);
    for (const [index, update] of staleUpdates.entries())
      await updateLogEntry(tx, publish, update, first + 2 + index, locked.now);
    return updated;
  });
  await writeDecision(tx, locked, { ...decision, changes });
  return result;
}
