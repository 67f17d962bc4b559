import { withOrg } from '@/lib/http/with-org';
import { PlanParams, ReasonInputSchema } from '@/lib/plans/inputs';
import { rejectPlan } from '@/lib/plans/lifecycle/review';

export const POST = withOrg(
  { role: 'member', params: PlanParams, body: ReasonInputSchema },
  ({ org, decider, params, body, commit }) =>
    commit((tx) => rejectPlan(tx, { org_id: org.id, plan_id: params.plan, ...decider }, body)),
);
