import { withOrg } from '@/lib/http/with-org';
import { listInvitations, listMembers } from '@/lib/members/queries';

export const GET = withOrg({ role: 'viewer' }, ({ org, role, read }) =>
  read(async (tx) => ({
    members: await listMembers(tx, org.id),
    invitations: await listInvitations(tx, org.id, role),
  })),
);
