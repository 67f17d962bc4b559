import { eq } from 'drizzle-orm';
import type { Database } from '../../../lib/db/transaction';
import { AppError } from '../../../lib/errors';
import type { Proposal } from '../../../lib/planner/planner';
import { decision } from '../../../lib/plans/tables';
import { ANA, callsOf, EMAIL, readyPlan, runOnce, scriptedPlanner } from '../providers/scripted';

/** One proposal that waits for a person, and Ana as the one who is to decide it. */
export async function emailThatWaits(database: Database, org: string, proposal: Proposal = EMAIL) {
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [proposal] }]));
  const [waiting] = await callsOf(database, org, plan_id, proposal.tool);
  if (!waiting) throw new Error('an entry waits');
  const target = { org_id: org, plan_id, entry_id: waiting.id, actor: ANA };
  return { target, version: waiting.version, plan_id, created_at: waiting.created_at };
}

/** The error that work was refused with. */
export async function refusal(work: Promise<unknown>): Promise<AppError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`refused with an AppError, not ${thrown}`);
  return thrown;
}

/** The decisions about a plan and its entries, in the order in which they were made. */
export function decisionsOf(database: Database, planId: string) {
  return database.db.select().from(decision).where(eq(decision.plan_id, planId)).orderBy(decision.created_at);
}
