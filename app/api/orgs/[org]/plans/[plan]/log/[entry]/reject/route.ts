import { withOrg } from '@/lib/http/with-org';
import { rejectLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EntryParams, ReasonInputSchema } from '@/lib/plans/inputs';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: ReasonInputSchema },
  ({ org, decider, params, body, commit }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, ...decider };
    return commit((tx) => rejectLogEntry(tx, target, body));
  },
);
