import { withOrg } from '@/lib/http/with-org';
import { resolveLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EntryParams, ResolveInputSchema } from '@/lib/plans/inputs';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: ResolveInputSchema },
  ({ org, decider, params, body, commit }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, ...decider };
    return commit((tx) => resolveLogEntry(tx, target, body));
  },
);
