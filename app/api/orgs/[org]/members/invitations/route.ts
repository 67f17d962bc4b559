import { inviteMember } from '@/lib/auth/members';
import { InviteInputSchema } from '@/lib/auth/schema';
import { withOrg } from '@/lib/http/with-org';

export const POST = withOrg({ role: 'admin', body: InviteInputSchema }, ({ org, actor, body, commit }) =>
  commit(async (tx) => ({ invitation: await inviteMember(tx, { org_id: org.id, actor }, body) }), 201),
);
