import { exportAudit } from '@/lib/audit/export';
import { AuditExportQuery } from '@/lib/audit/schema';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'member', query: AuditExportQuery }, ({ database, org, query }) => {
  const { format, ...filter } = query;
  return exportAudit(database, org, { format, filter });
});
