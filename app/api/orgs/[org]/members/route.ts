import { listInvitations, listMembers } from '@/lib/auth/queries';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'viewer' }, async ({ org, role, database }) => ({
  members: await listMembers(database.db, org.id),
  invitations: await listInvitations(database.db, org.id, role),
}));
