import { withOrg } from '@/lib/http/with-org';
import { editLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EditEntryInputSchema, EntryParams } from '@/lib/plans/inputs';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: EditEntryInputSchema },
  ({ org, decider, params, body, commit }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, ...decider };
    return commit((tx) => editLogEntry(tx, target, body));
  },
);
