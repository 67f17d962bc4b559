import { withOrg } from '@/lib/http/with-org';
import { rejectPlan } from '@/lib/plans/lifecycle/review';
import { PlanParams, ReasonInputSchema } from '@/lib/plans/params';

export const POST = withOrg(
  { role: 'member', params: PlanParams, body: ReasonInputSchema },
  ({ org, who, params, body, commit }) =>
    commit((tx) => rejectPlan(tx, { org_id: org.id, plan_id: params.plan, ...who }, body)),
);
