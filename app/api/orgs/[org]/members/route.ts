import { withOrg } from '@/lib/http/with-org';
import { listInvitations, listMembers } from '@/lib/members/queries';

export const GET = withOrg({ role: 'viewer' }, async ({ org, role, database }) => ({
  members: await listMembers(database.db, org.id),
  invitations: await listInvitations(database.db, org.id, role),
}));
