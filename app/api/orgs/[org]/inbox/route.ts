import { withOrg } from '@/lib/http/with-org';
import { getInbox } from '@/lib/plans/queries/inbox';

export const GET = withOrg({ role: 'viewer' }, ({ database, org }) =>
  database.snapshot((tx) => getInbox(tx, org.id)),
);
