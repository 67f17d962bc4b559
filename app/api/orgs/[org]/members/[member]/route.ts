import { z } from 'zod';
import { withOrg } from '@/lib/http/with-org';
import { changeRole, removeMember } from '@/lib/members/commands';
import { RoleInputSchema } from '@/lib/members/schema';

const params = z.object({ member: z.string().regex(/^[\w-]{1,64}$/) });

export const PATCH = withOrg(
  { role: 'admin', params, body: RoleInputSchema },
  async ({ org, actor, params, body, database }) => ({
    member: await database.transaction((tx) =>
      changeRole(tx, { org_id: org.id, actor }, params.member, body.role),
    ),
  }),
);

export const DELETE = withOrg({ role: 'viewer', params }, async ({ org, actor, params, database }) => {
  await database.transaction((tx) => removeMember(tx, { org_id: org.id, actor }, params.member));
  return { removed: params.member };
});
