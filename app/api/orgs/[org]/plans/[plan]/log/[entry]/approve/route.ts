import { withOrg } from '@/lib/http/with-org';
import { approveLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { ApproveEntryInputSchema, EntryParams } from '@/lib/plans/params';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: ApproveEntryInputSchema },
  ({ database, org, actor, params, body }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, actor };
    return database.transaction((tx) => approveLogEntry(tx, target, body));
  },
);
