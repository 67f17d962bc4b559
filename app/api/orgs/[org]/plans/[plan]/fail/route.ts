import { withOrg } from '@/lib/http/with-org';
import { FailPlanInputSchema, PlanParams } from '@/lib/plans/inputs';
import { failPlan } from '@/lib/plans/lifecycle/retry-or-fail';

export const POST = withOrg(
  { role: 'member', params: PlanParams, body: FailPlanInputSchema },
  ({ org, decider, params, body, commit }) =>
    commit((tx) => failPlan(tx, { org_id: org.id, plan_id: params.plan, ...decider }, body)),
);
