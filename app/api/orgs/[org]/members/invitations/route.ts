import { withOrg } from '@/lib/http/with-org';
import { inviteMember } from '@/lib/members/commands';
import { InviteInputSchema } from '@/lib/members/schema';

export const POST = withOrg({ role: 'admin', body: InviteInputSchema }, ({ org, actor, body, commit }) =>
  commit(async (tx) => ({ invitation: await inviteMember(tx, { org_id: org.id, actor }, body) }), 201),
);
