import { listInvitations, listMembers } from '@/lib/auth/queries';
import { hasRole } from '@/lib/auth/roles';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'viewer' }, async ({ org, role, database }) => ({
  members: await listMembers(database.db, org.id),
  invitations: hasRole(role, 'admin') ? await listInvitations(database.db, org.id) : [],
}));
