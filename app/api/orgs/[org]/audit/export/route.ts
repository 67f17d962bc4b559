import { exportAudit } from '@/lib/audit/export';
import { AuditExportQuery } from '@/lib/audit/schema';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'member', query: AuditExportQuery }, ({ read, org, query }) => {
  const { format, ...filter } = query;
  return exportAudit(read, org, { format, filter });
});
