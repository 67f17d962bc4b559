import { createApiKey } from '@/lib/api-keys/commands';
import { listApiKeys } from '@/lib/api-keys/queries';
import { KeyInputSchema } from '@/lib/api-keys/schema';
import { json } from '@/lib/http/respond';
import { withOrg, withOrgSteps } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'admin' }, async ({ org, read }) => ({
  keys: await read((tx) => listApiKeys(tx, org.id)),
}));

// Not through `commit`: a response kept for repeats would store the secret, which is shown once and stored nowhere.
export const POST = withOrgSteps(
  { role: 'admin', body: KeyInputSchema },
  async ({ org, actor, body, transactions }) =>
    json(await transactions.transaction((tx) => createApiKey(tx, org.id, actor, body)), 201),
);
