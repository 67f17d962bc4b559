import { withOrg } from '@/lib/http/with-org';
import { readInsights } from '@/lib/insights/queries';
import { InsightsQuery } from '@/lib/insights/schema';

export const GET = withOrg({ role: 'viewer', query: InsightsQuery }, ({ read, org, query }) =>
  read((tx) => readInsights(tx, org.id, query)),
);
