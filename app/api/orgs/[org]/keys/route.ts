import { createApiKey } from '@/lib/api-keys/commands';
import { listApiKeys } from '@/lib/api-keys/queries';
import { KeyInputSchema } from '@/lib/api-keys/schema';
import { json } from '@/lib/http/respond';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'admin' }, async ({ org, database }) => ({
  keys: await listApiKeys(database.db, org.id),
}));

// Not by `commit`: an answer that is kept for a repeat would keep the secret, which is shown once and stored nowhere.
export const POST = withOrg({ role: 'admin', body: KeyInputSchema }, async ({ org, actor, body, database }) =>
  json(await database.transaction((tx) => createApiKey(tx, org.id, actor, body)), 201),
);
