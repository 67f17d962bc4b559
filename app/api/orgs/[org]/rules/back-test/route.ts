import { withOrg } from '@/lib/http/with-org';
import { backTest } from '@/lib/rules/back-test';
import { BackTestInputSchema } from '@/lib/rules/schema';

/** Changes nothing: computes what a rule would have decided about past messages. */
export const POST = withOrg({ role: 'admin', body: BackTestInputSchema }, ({ org, body, read }) =>
  read((tx) => backTest(tx, org.id, body)),
);
