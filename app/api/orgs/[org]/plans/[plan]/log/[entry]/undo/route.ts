import { withOrg } from '@/lib/http/with-org';
import { undoLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EntryParams, VersionInputSchema } from '@/lib/plans/inputs';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: VersionInputSchema },
  ({ org, decider, params, body, commit }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, ...decider };
    return commit((tx) => undoLogEntry(tx, target, body));
  },
);
