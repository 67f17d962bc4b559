import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';
import { PlanLogQuery, PlanParams } from '@/lib/plans/inputs';
import { getPlanLogPage } from '@/lib/plans/queries/plan-detail';

export const GET = withOrg(
  { role: 'viewer', params: PlanParams, query: PlanLogQuery },
  async ({ read, org, params, query }) => {
    const page = await read((tx) => getPlanLogPage(tx, org.id, params.plan, query));
    if (!page) throw new AppError('not_found', 'There is no such plan here.');
    return page;
  },
);
