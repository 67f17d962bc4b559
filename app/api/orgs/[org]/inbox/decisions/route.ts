import { withOrgSteps } from '@/lib/http/with-org';
import { decideMany, isFinal } from '@/lib/plans/decisions/bulk';
import { BulkDecisionsInputSchema } from '@/lib/plans/inputs';
import { runtime } from '@/lib/runtime';

export const POST = withOrgSteps(
  { role: 'member', body: BulkDecisionsInputSchema },
  ({ org, decider, body, commitEach }) => {
    const report = (err: Error) => runtime().log.error({ err }, 'One of many decisions failed.');
    const bulk = { decider: { org_id: org.id, ...decider }, report };
    return commitEach(({ transaction }) => decideMany({ transaction, ...bulk }, body.decisions), isFinal);
  },
);
