import { expect, test } from 'vitest';
import { recordOutcome } from '../../lib/delivery/dispatch/dispatch';
import type { Planner, RunContext } from '../../lib/planner/planner';
import { resolveLogEntry, undoLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { editPlan } from '../../lib/plans/lifecycle/edit-plan';
import { dueEmail } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { intentOf } from '../helpers/providers/dispatch-deps';
import {
  BEN,
  callsOf,
  detailOf,
  EMAIL,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';
import { proposedEmail, recordingSender } from '../helpers/providers/sending';

withFreshOrg();

/** The email of a run on autopilot; `meanwhile` runs between the read of the plan and the planner's answer. */
async function written(meanwhile: (context: RunContext) => Promise<unknown>) {
  const { plan_id } = await readyPlan(database, org, { autopilot: true });
  const scripted = scriptedPlanner([{ proposals: [EMAIL] }]);
  const planner: Planner = {
    ...scripted,
    async next(context, signal) {
      if (context.step === 0) await meanwhile(context);
      return scripted.next(context, signal);
    },
  };
  await runOnce(database, planner);
  const [email] = await callsOf(database, org, plan_id, 'send_email');
  return email?.entry;
}

const edit = async ({ plan }: Pick<RunContext, 'plan'>, description: string) => {
  const { version } = (await detailOf(database, org, plan.id)).plan;
  const target = { org_id: org, plan_id: plan.id, actor: BEN };
  await database.transaction((tx) => editPlan(tx, target, { version, description }));
};

/** As if the edit got its time before the plan was read and was committed after. */
const readAfterwards = (context: RunContext) =>
  Object.assign(context, { now: new Date(Date.now() + 60_000).toISOString() });

test('a message written without knowledge of an edit waits for a person, also when the edit is dated earlier', async () => {
  const email = await written(async (context) => {
    await edit(context, 'Write nothing about the price.');
    readAfterwards(context);
  });
  expect(email?.status).toEqual({ state: 'pending' });
  expect(email?.stale).toMatchObject([{ reason: 'plan_edited', text: 'The plan’s description was edited.' }]);
});

test('an edit during planning is flagged once', async () => {
  const email = await written((context) => edit(context, 'Write nothing about the price.'));
  expect(email?.stale?.map(({ reason }) => reason)).toEqual(['plan_edited']);
});

test('negative control: without an edit autopilot approves it', async () => {
  const email = await written(async (context) => readAfterwards(context));
  expect(email?.status).toMatchObject({ state: 'approved', by: { kind: 'autopilot' } });
});

test('an undo restores the flags that the approval had seen, because another person may decide next', async () => {
  const mail = await proposedEmail(database, org);
  const context = await detailOf(database, org, mail.plan_id);
  await edit(context, 'Other words.');
  await mail.approve();
  expect((await mail.card()).entry.stale).toBeUndefined();
  const { version } = await mail.card();
  await database.transaction((tx) => undoLogEntry(tx, { ...mail.target, actor: BEN }, { version }));
  expect((await mail.card()).entry.stale).toMatchObject([{ reason: 'plan_edited' }]);
});

test('a message that is sent again has flags for all changes since the first one', async () => {
  const { plan_id, target } = await dueEmail(database, org);
  const { deps } = recordingSender(database);
  const intent = await intentOf(deps);
  await database.transaction((tx) => recordOutcome(tx, intent, { state: 'unknown', error: 'reset' }));
  await edit(await detailOf(database, org, plan_id), 'Other words.');
  const [first] = await callsOf(database, org, plan_id, 'send_email');
  const version = first?.version ?? 0;
  await database.transaction((tx) => resolveLogEntry(tx, target, { version, outcome: 'send_again' }));
  const [, second] = await callsOf(database, org, plan_id, 'send_email');
  expect(second?.entry).toMatchObject({ status: { state: 'pending' }, stale: [{ reason: 'plan_edited' }] });
});
