import { withOrg } from '@/lib/http/with-org';
import { PlanParams } from '@/lib/plans/inputs';
import { resumePlan } from '@/lib/plans/lifecycle/pause-resume-stop';

export const POST = withOrg({ role: 'member', params: PlanParams }, ({ org, decider, params, commit }) =>
  commit((tx) => resumePlan(tx, { org_id: org.id, plan_id: params.plan, ...decider })),
);
