import { addCall } from '@/lib/calls/intake';
import { readCallList } from '@/lib/calls/queries/calls';
import { json } from '@/lib/http/respond';
import { withOrg, withOrgSteps } from '@/lib/http/with-org';
import { BeforeQuery } from '@/lib/kit/paging';
import { readCallInput } from './read-call-input';

export const GET = withOrg({ role: 'viewer', query: BeforeQuery }, ({ read, org, query }) =>
  read((tx) => readCallList(tx, org.id, query)),
);

// `source` and `external_id` already make the request idempotent; a stored response would be one more copy of a whole
// transcript.
export const POST = withOrgSteps({ role: 'member' }, async ({ request, transactions, org }) => {
  const { created, ...answer } = await addCall(transactions, org.id, await readCallInput(request));
  return json(answer, created ? 201 : 200);
});
