import { z } from 'zod';
import { deleteApiKey } from '@/lib/api-keys/commands';
import { withOrg } from '@/lib/http/with-org';

const params = z.object({ key: z.uuid() });

export const DELETE = withOrg({ role: 'admin', params }, async ({ org, params, database }) => {
  await database.transaction((tx) => deleteApiKey(tx, org.id, params.key));
  return { removed: params.key };
});
