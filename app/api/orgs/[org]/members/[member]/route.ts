import { z } from 'zod';
import { withOrgMembers } from '@/lib/http/with-org';
import { changeRole, removeMember } from '@/lib/members/commands';
import { RoleInputSchema } from '@/lib/members/schema';

const params = z.object({ member: z.string().regex(/^[\w-]{1,64}$/) });

export const PATCH = withOrgMembers(
  { role: 'admin', params, body: RoleInputSchema },
  ({ org, actor, params, body, commit }) =>
    commit(async (tx) => ({
      member: await changeRole(tx, { org_id: org.id, actor }, params.member, body),
    })),
);

export const DELETE = withOrgMembers({ role: 'viewer', params }, ({ org, actor, params, commit }) =>
  commit(async (tx) => {
    await removeMember(tx, { org_id: org.id, actor }, params.member);
    return { removed: params.member };
  }),
);
