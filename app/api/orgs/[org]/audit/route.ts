import { listAudit } from '@/lib/audit/queries';
import { AuditQuery } from '@/lib/audit/schema';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'viewer', query: AuditQuery }, ({ database, org, query }) =>
  database.snapshot((tx) => listAudit(tx, org.id, query)),
);
