import 'server-only';
import { and, eq } from 'drizzle-orm';
import { plan } from '../../db/schema/plans';
import type { Tx } from '../../db/transaction';
import { reserveSequence } from '../../events/log';
import { type Decision, wasDecided, writeDecision } from '../decisions/decided';
import { createLogEntry } from '../log';
import { publishPlanUpdated } from '../publish';
import { lockPlan, nextLogTime } from '../record';
import type { Plan, SystemEntry } from '../schema';
import { isTerminal } from '../transitions';
import { lost, type PlanTarget, requirePlan } from './plan-target';

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
