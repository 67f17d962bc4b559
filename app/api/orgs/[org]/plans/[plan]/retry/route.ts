import { withOrg } from '@/lib/http/with-org';
import { PlanParams } from '@/lib/plans/inputs';
import { retryPlan } from '@/lib/plans/lifecycle/retry-or-fail';

export const POST = withOrg({ role: 'member', params: PlanParams }, ({ org, decider, params, commit }) =>
  commit((tx) => retryPlan(tx, { org_id: org.id, plan_id: params.plan, ...decider })),
);
