import { listAudit } from '@/lib/audit/queries';
import { AuditQuery } from '@/lib/audit/schema';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'viewer', query: AuditQuery }, ({ read, org, query }) =>
  read((tx) => listAudit(tx, org.id, query)),
);
