import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';
import { EditPlanInputSchema, PlanParams } from '@/lib/plans/inputs';
import { editPlan } from '@/lib/plans/lifecycle/edit-plan';
import { getPlanDetail } from '@/lib/plans/queries/plan-detail';

export const GET = withOrg({ role: 'viewer', params: PlanParams }, async ({ read, org, params }) => {
  const detail = await read((tx) => getPlanDetail(tx, org.id, params.plan));
  if (!detail) throw new AppError('not_found', 'There is no such plan here.');
  return detail;
});

export const PATCH = withOrg(
  { role: 'member', params: PlanParams, body: EditPlanInputSchema },
  ({ org, decider, params, body, commit }) =>
    commit((tx) => editPlan(tx, { org_id: org.id, plan_id: params.plan, ...decider }, body)),
);
