import { withOrg } from '@/lib/http/with-org';
import { insightsCsv } from '@/lib/insights/export';
import { readInsights } from '@/lib/insights/queries';
import { InsightsExportQuery } from '@/lib/insights/schema';

export const GET = withOrg(
  { role: 'member', query: InsightsExportQuery },
  async ({ read, org, query: { table, ...query } }) =>
    insightsCsv(org.slug, table, await read((tx) => readInsights(tx, org.id, query))),
);
