import { withOrg } from '@/lib/http/with-org';
import { InboxQuery } from '@/lib/plans/inputs';
import { getInbox, getInboxPart } from '@/lib/plans/queries/inbox';

export const GET = withOrg({ role: 'viewer', query: InboxQuery }, ({ read, org, query: { ids } }) =>
  read((tx) => (ids ? getInboxPart(tx, org.id, ids) : getInbox(tx, org.id))),
);
