import { withOrg } from '@/lib/http/with-org';
import { decideMany } from '@/lib/plans/decisions/bulk';
import { BulkDecisionsInputSchema } from '@/lib/plans/params';

export const POST = withOrg(
  { role: 'member', body: BulkDecisionsInputSchema },
  ({ database, org, actor, body }) => decideMany(database, { org_id: org.id, actor }, body.decisions),
);
