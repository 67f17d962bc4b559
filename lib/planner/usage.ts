import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../db/transaction';
import { plan } from '../plans/tables';
import { findPlannerError } from './planner';
import type { PlanUsage, Usage, UsageTotal } from './schema';
import { planner_usage } from './tables';

/** What a request was made for: a run of a plan, or the preview of a call that has no plan yet. */
export type UsageOwner = { org_id: string; plan_id?: string; run_id?: string; call_id?: string };

/**
 * Awaits a planner's answer and records its usage in a separate transaction, because the tokens are spent whether or not the
 * answer is used. A failed request is recorded too when the model has answered, but not usably.
 */
export async function recordUsage<T extends { usage?: Usage }>(
  database: Database,
  { org_id, plan_id, run_id, call_id }: UsageOwner,
  request: Promise<T>,
): Promise<T> {
  const insert = (usage: Usage | null | undefined) => {
    if (!usage) return;
    const row = { ...usage, org_id, id: uuid(), plan_id, run_id, call_id };
    return database.transaction(async (tx) => void (await tx.insert(planner_usage).values(row)));
  };
  const answer = await request.catch(async (error: unknown) => {
    // The caller gets the error of the request, even when recording its usage fails as well.
    await Promise.resolve(insert(findPlannerError(error)?.usage)).catch(() => {});
    throw error;
  });
  await insert(answer.usage);
  return answer;
}

/** Returns null when the organization has no such plan. */
export async function getPlanUsage(tx: Tx, orgId: string, planId: string): Promise<PlanUsage | null> {
  const [found] = await tx
    .select({ call_id: plan.call_id })
    .from(plan)
    .where(and(eq(plan.org_id, orgId), eq(plan.id, planId)));
  if (!found) return null;
  const steps = await listRequests(tx, orgId, eq(planner_usage.plan_id, planId));
  const previews = found.call_id
    ? await listRequests(tx, orgId, eq(planner_usage.call_id, found.call_id))
    : [];
  return { plan: sumUsage(steps), call: sumUsage(previews), questions: [...previews, ...steps] };
}

async function listRequests(tx: Tx, orgId: string, filter: ReturnType<typeof eq>) {
  const rows = await tx
    .select()
    .from(planner_usage)
    .where(and(eq(planner_usage.org_id, orgId), filter))
    .orderBy(asc(planner_usage.created_at), asc(planner_usage.id));
  return rows.map(({ org_id: _org, plan_id, call_id: _call, created_at, ...row }) => ({
    ...row,
    kind: plan_id ? ('step' as const) : ('preview' as const),
    created_at: created_at.toISOString(),
  }));
}

function sumUsage(questions: Usage[]): UsageTotal {
  const sum = (pick: (usage: Usage) => number) => questions.reduce((total, usage) => total + pick(usage), 0);
  return {
    models: [...new Set(questions.map(({ model }) => model))],
    questions: questions.length,
    input_tokens: sum((usage) => usage.input_tokens),
    cached_input_tokens: sum((usage) => usage.cached_input_tokens),
    output_tokens: sum((usage) => usage.output_tokens),
    cost_micros: questions.some(({ cost_micros }) => cost_micros === null)
      ? null
      : sum((usage) => usage.cost_micros ?? 0),
    duration_ms: sum((usage) => usage.duration_ms),
  };
}
