import { withOrg } from '@/lib/http/with-org';
import { answerQuestion } from '@/lib/plans/decisions/entry-decisions';
import { AnswerInputSchema, EntryParams } from '@/lib/plans/params';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: AnswerInputSchema },
  ({ database, org, actor, params, body }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, actor };
    return database.transaction((tx) => answerQuestion(tx, target, body));
  },
);
