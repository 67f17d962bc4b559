import { withOrg } from '@/lib/http/with-org';
import { rejectLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EntryParams } from '@/lib/plans/params';
import { ReasonInputSchema } from '@/lib/plans/schema';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: ReasonInputSchema },
  ({ database, org, actor, params, body }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, actor };
    return database.transaction((tx) => rejectLogEntry(tx, target, body));
  },
);
