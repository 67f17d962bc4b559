import { withOrg } from '@/lib/http/with-org';
import { PlanParams } from '@/lib/plans/inputs';
import { stopPlan } from '@/lib/plans/lifecycle/pause-resume-stop';

export const POST = withOrg({ role: 'member', params: PlanParams }, ({ org, decider, params, commit }) =>
  commit((tx) => stopPlan(tx, { org_id: org.id, plan_id: params.plan, ...decider })),
);
