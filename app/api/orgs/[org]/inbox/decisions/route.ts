import { withOrg } from '@/lib/http/with-org';
import { decideMany, isFinal } from '@/lib/plans/decisions/bulk';
import { BulkDecisionsInputSchema } from '@/lib/plans/inputs';
import { runtime } from '@/lib/runtime';

export const POST = withOrg(
  { role: 'member', body: BulkDecisionsInputSchema },
  ({ org, who, body, commitEach }) => {
    const report = (err: Error) => runtime().log.error({ err }, 'One of many decisions failed.');
    const deciding = { who: { org_id: org.id, ...who }, report };
    return commitEach((database) => decideMany({ database, ...deciding }, body.decisions), isFinal);
  },
);
