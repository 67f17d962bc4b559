import { withOrg } from '@/lib/http/with-org';
import { approveLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { ApproveEntryInputSchema, EntryParams } from '@/lib/plans/inputs';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: ApproveEntryInputSchema },
  ({ org, decider, params, body, commit }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, ...decider };
    return commit((tx) => approveLogEntry(tx, target, body));
  },
);
