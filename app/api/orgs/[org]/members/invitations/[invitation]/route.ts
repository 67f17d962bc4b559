import { z } from 'zod';
import { withOrg } from '@/lib/http/with-org';
import { withdrawInvitation } from '@/lib/members/commands';

const params = z.object({ invitation: z.string().regex(/^[\w-]{1,64}$/) });

export const DELETE = withOrg({ role: 'admin', params }, ({ org, actor, params, commit }) =>
  commit(async (tx) => {
    await withdrawInvitation(tx, { org_id: org.id, actor }, params.invitation);
    return { removed: params.invitation };
  }),
);
