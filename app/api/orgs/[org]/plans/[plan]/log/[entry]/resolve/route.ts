import { withOrg } from '@/lib/http/with-org';
import { resolveLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EntryParams, ResolveInputSchema } from '@/lib/plans/params';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: ResolveInputSchema },
  ({ database, org, actor, params, body }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, actor };
    return database.transaction((tx) => resolveLogEntry(tx, target, body));
  },
);
