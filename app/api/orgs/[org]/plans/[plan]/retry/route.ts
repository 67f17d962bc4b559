import { withOrg } from '@/lib/http/with-org';
import { retryPlan } from '@/lib/plans/lifecycle/ways-out';
import { PlanParams } from '@/lib/plans/params';

export const POST = withOrg({ role: 'member', params: PlanParams }, ({ org, who, params, commit }) =>
  commit((tx) => retryPlan(tx, { org_id: org.id, plan_id: params.plan, ...who })),
);
