import { channelsOf } from '@/lib/delivery/providers/create-providers';
import { listOutbox } from '@/lib/delivery/queries';
import { withOrg } from '@/lib/http/with-org';
import { PageQuery } from '@/lib/kit/paging';
import { runtime } from '@/lib/runtime';

export const GET = withOrg({ role: 'viewer', query: PageQuery }, ({ read, org, query }) =>
  read((tx) => listOutbox(tx, org.id, { ...query, channels: channelsOf(runtime().env) })),
);
