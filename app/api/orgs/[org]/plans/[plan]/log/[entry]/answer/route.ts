import { withOrg } from '@/lib/http/with-org';
import { answerQuestion } from '@/lib/plans/decisions/entry-decisions';
import { AnswerInputSchema, EntryParams } from '@/lib/plans/inputs';

export const POST = withOrg(
  { role: 'member', params: EntryParams, body: AnswerInputSchema },
  ({ org, decider, params, body, commit }) => {
    const target = { org_id: org.id, plan_id: params.plan, entry_id: params.entry, ...decider };
    return commit((tx) => answerQuestion(tx, target, body));
  },
);
