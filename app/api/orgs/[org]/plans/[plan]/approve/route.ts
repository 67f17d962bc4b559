import { withOrg } from '@/lib/http/with-org';
import { PlanParams, VersionInputSchema } from '@/lib/plans/inputs';
import { approvePlan } from '@/lib/plans/lifecycle/review';

export const POST = withOrg(
  { role: 'member', params: PlanParams, body: VersionInputSchema },
  ({ org, decider, params, body, commit }) =>
    commit((tx) => approvePlan(tx, { org_id: org.id, plan_id: params.plan, ...decider }, body)),
);
