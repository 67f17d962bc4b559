import { withOrg } from '@/lib/http/with-org';
import { undoLogEntry } from '@/lib/plans/decisions/entry-decisions';
import { EntryParams, VersionInputSchema } from '@/lib/plans/params';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: VersionInputSchema },
  ({ database, org, actor, params, body }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, actor };
    return database.transaction((tx) => undoLogEntry(tx, target, body));
  },
);
