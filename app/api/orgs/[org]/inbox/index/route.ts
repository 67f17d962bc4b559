import { withOrg } from '@/lib/http/with-org';
import { getInboxIndex } from '@/lib/plans/queries/inbox';

export const GET = withOrg({ role: 'viewer' }, ({ read, org }) => read((tx) => getInboxIndex(tx, org.id)));
