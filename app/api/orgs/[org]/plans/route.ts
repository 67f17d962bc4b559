import { withOrg } from '@/lib/http/with-org';
import { createPlanFromTemplate } from '@/lib/plans/create';
import { CreatePlanInputSchema, PlanListQuery } from '@/lib/plans/inputs';
import { listPlans } from '@/lib/plans/queries/plans';

export const GET = withOrg({ role: 'viewer', query: PlanListQuery }, ({ read, org, query }) =>
  read((tx) => listPlans(tx, org.id, query)),
);

export const POST = withOrg({ role: 'member', body: CreatePlanInputSchema }, ({ org, body, commit }) =>
  commit((tx) => createPlanFromTemplate(tx, org.id, body), 201),
);
