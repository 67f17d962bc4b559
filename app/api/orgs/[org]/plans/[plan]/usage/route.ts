import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';
import { getPlanUsage } from '@/lib/planner/usage';
import { PlanParams } from '@/lib/plans/inputs';

export const GET = withOrg({ role: 'viewer', params: PlanParams }, async ({ read, org, params }) => {
  const usage = await read((tx) => getPlanUsage(tx, org.id, params.plan));
  if (!usage) throw new AppError('not_found', 'There is no such plan here.');
  return usage;
});
