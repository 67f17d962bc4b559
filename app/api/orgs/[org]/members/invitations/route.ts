import { inviteMember } from '@/lib/auth/members';
import { InviteInputSchema } from '@/lib/auth/schema';
import { json } from '@/lib/http/respond';
import { withOrg } from '@/lib/http/with-org';

export const POST = withOrg(
  { role: 'admin', body: InviteInputSchema },
  async ({ org, actor, body, database }) => {
    const invitation = await database.transaction((tx) => inviteMember(tx, { org_id: org.id, actor }, body));
    return json({ invitation }, 201);
  },
);
