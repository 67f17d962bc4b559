import { listOutbox } from '@/lib/delivery/queries';
import { channelsFor } from '@/lib/demo/demo-guard';
import { withOrg } from '@/lib/http/with-org';
import { PageQuery } from '@/lib/kit/paging';
import { runtime } from '@/lib/runtime';

export const GET = withOrg({ role: 'viewer', query: PageQuery }, ({ read, org, query }) =>
  read((tx) => listOutbox(tx, org.id, { ...query, channels: channelsFor(runtime().env, org.id) })),
);
