import { z } from 'zod';
import { deleteApiKey } from '@/lib/api-keys/commands';
import { withOrg } from '@/lib/http/with-org';

const params = z.object({ key: z.uuid() });

export const DELETE = withOrg({ role: 'admin', params }, ({ org, params, commit }) =>
  commit(async (tx) => {
    await deleteApiKey(tx, org.id, params.key);
    return { removed: params.key };
  }),
);
