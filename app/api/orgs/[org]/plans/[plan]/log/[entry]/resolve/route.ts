import { withOrg } from '@/lib/http/with-org';
import { resolveLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EntryParams, ResolveInputSchema } from '@/lib/plans/inputs';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: ResolveInputSchema },
  ({ org, who, params, body, commit }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, ...who };
    return commit((tx) => resolveLogEntry(tx, target, body));
  },
);
