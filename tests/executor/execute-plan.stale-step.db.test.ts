import { expect, test } from 'vitest';
import type { Planner, Proposal, RunContext } from '../../lib/planner/planner';
import { answerQuestion } from '../../lib/plans/decisions/entry-decisions';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { ANA, callsOf, detailOf, QUESTION, readyPlan, runOnce } from '../helpers/providers/scripted';

withFreshOrg();

async function answer(planId: string) {
  const [asked] = await callsOf(database, org, planId, 'ask_user');
  if (!asked) throw new Error('a question waits');
  const target = { org_id: org, plan_id: planId, entry_id: asked.id, actor: ANA };
  await database.transaction((tx) =>
    answerQuestion(tx, target, { version: asked.version, answer: 'kim@example.com' }),
  );
}

const isAnswered = ({ log }: RunContext) =>
  log.some(({ entry }) => entry.kind === 'tool_call' && entry.status.state === 'answered');

/** Asks a question, then plans without the answer, which arrives during that step. */
function slowPlanner(planId: string, stale: Proposal[]) {
  const seen: boolean[] = [];
  const planner: Planner = {
    name: 'slow',
    preview: async () => ({ owed: false, reason: 'not asked' }),
    async next(context) {
      seen.push(isAnswered(context));
      if (context.log.every(({ entry }) => entry.kind === 'system')) return { proposals: [QUESTION] };
      if (isAnswered(context))
        return { proposals: [{ tool: 'complete_plan', args: { summary: 'I know it.' }, evidence: [] }] };
      await answer(planId);
      return { proposals: stale };
    },
  };
  return { planner, seen };
}

test.each([
  ['propose nothing', []],
  ['complete the plan', [{ tool: 'complete_plan', args: { summary: 'Done.' }, evidence: [] }]],
  [
    'schedule the next run',
    [
      {
        tool: 'schedule_next_execution',
        args: { at: new Date(Date.now() + 6e8).toISOString(), reason: 'Later.' },
        evidence: [],
      },
    ],
  ],
])('an answer that arrives while the planner runs is not overlooked: %s', async (_what, stale) => {
  const { plan_id } = await readyPlan(database, org);
  const { planner, seen } = slowPlanner(plan_id, stale);
  await runOnce(database, planner);
  expect(seen).toEqual([false, false, true]);
  const { plan } = await detailOf(database, org, plan_id);
  expect(plan.state).toEqual({ status: 'completed', summary: 'I know it.' });
});
