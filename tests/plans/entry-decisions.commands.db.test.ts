import { expect, test } from 'vitest';
import {
  answerQuestion,
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { editPlan } from '../../lib/plans/lifecycle/edit-plan';
import { pausePlan, stopPlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { approvePlan, rejectPlan } from '../../lib/plans/lifecycle/review';
import { refusal } from '../helpers/builders/decisions';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { insertOrg } from '../helpers/db/embedded';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { ANA, BEN, callsOf, detailOf, EMAIL, eventsOf, readyPlan } from '../helpers/providers/scripted';

withFreshOrg();

const waitingEmail = () => waitingEntry(database, org);

test("an approval applies to the version shown; the loser sees the winner's decision", async () => {
  const { target, version } = await waitingEmail();
  const won = await database.transaction((tx) => approveLogEntry(tx, target, { version }));
  expect(won.version).toBeGreaterThan(version);
  const events = (await eventsOf(database, org)).length;
  const lost = await refusal(
    database.transaction((tx) => rejectLogEntry(tx, { ...target, actor: BEN }, { version, reason: 'No.' })),
  );
  expect(lost.code).toBe('conflict');
  expect(lost.details.current).toEqual(won);
  expect((await eventsOf(database, org)).length).toBe(events);
});

test('the same person may repeat a decision; another person may not', async () => {
  const { target, version } = await waitingEmail();
  const first = await database.transaction((tx) => approveLogEntry(tx, target, { version }));
  expect(await database.transaction((tx) => approveLogEntry(tx, target, { version }))).toEqual(first);
  const other = database.transaction((tx) => approveLogEntry(tx, { ...target, actor: BEN }, { version }));
  expect((await refusal(other)).code).toBe('conflict');
  const edited = { ...(EMAIL.args as object), body: 'Other words.' };
  const changed = database.transaction((tx) => approveLogEntry(tx, target, { version, args: edited }));
  expect((await refusal(changed)).code).toBe('conflict');
});

test('edit and approve stores the proposed and the approved text separately', async () => {
  const { target, version } = await waitingEmail();
  const args = { to: 'kim@example.com', subject: 'Your quote', body: 'Here it is, Kim.' };
  const { entry } = await database.transaction((tx) => approveLogEntry(tx, target, { version, args }));
  expect(entry).toMatchObject({
    args: EMAIL.args,
    approved_args: args,
    status: { state: 'approved', by: ANA },
  });
});

test('an edit voids an approval, and an undo keeps the edited draft', async () => {
  const { target, version } = await waitingEmail();
  const approved = await database.transaction((tx) => approveLogEntry(tx, target, { version }));
  const args = { to: 'kim@example.com', subject: 'Your quote', body: 'Better words.' };
  const draft = await database.transaction((tx) =>
    editLogEntry(tx, target, { version: approved.version, args }),
  );
  expect(draft.entry).toMatchObject({ approved_args: args, status: { state: 'pending' } });
  const again = await database.transaction((tx) => approveLogEntry(tx, target, { version: draft.version }));
  const undone = await database.transaction((tx) => undoLogEntry(tx, target, { version: again.version }));
  expect(undone.entry).toMatchObject({ approved_args: args, status: { state: 'pending' } });
  const stale = database.transaction((tx) => approveLogEntry(tx, target, { version }));
  expect((await refusal(stale)).code).toBe('conflict');
});

test.each([
  ['an invalid address', { to: 'kim', subject: 's', body: 'b' }],
  ['a header smuggled in', { to: 'kim@example.com', subject: 's\nBcc: x@example.com', body: 'b' }],
  ['a missing body', { to: 'kim@example.com', subject: 's' }],
  ['a list for a text', { to: 'kim@example.com', subject: ['s'], body: 'b' }],
])('%s is invalid and changes nothing', async (_what, args) => {
  const { target, version } = await waitingEmail();
  const before = (await eventsOf(database, org)).length;
  const error = await refusal(database.transaction((tx) => approveLogEntry(tx, target, { version, args })));
  expect(error.code).toBe('invalid');
  expect((await eventsOf(database, org)).length).toBe(before);
});

test('a message cannot be answered, and a question cannot be approved', async () => {
  const { target, version } = await waitingEmail();
  const answered = database.transaction((tx) => answerQuestion(tx, target, { version, answer: 'Yes' }));
  expect((await refusal(answered)).code).toBe('invalid');
});

test('the end of a plan cancels waiting entries and refuses further decisions', async () => {
  const { target, version, plan_id } = await waitingEmail();
  await database.transaction((tx) => stopPlan(tx, target));
  const [call] = await callsOf(database, org, plan_id, 'send_email');
  expect(call?.entry.status.state).toBe('cancelled');
  for (const late of [
    database.transaction((tx) => approveLogEntry(tx, target, { version: call?.version ?? version })),
    database.transaction((tx) => pausePlan(tx, target)),
    database.transaction((tx) => editPlan(tx, target, { version, title: 'Late' })),
  ]) {
    expect((await refusal(late)).code).toBe('conflict');
  }
});

test('a plan under review is approved or rejected once, at the version that was read', async () => {
  const { plan_id } = await readyPlan(database, org, { auto_approve: false });
  const target = { org_id: org, plan_id, actor: ANA };
  const { plan } = await detailOf(database, org, plan_id);
  const renamed = await database.transaction((tx) =>
    editPlan(tx, target, { version: plan.version, title: 'New' }),
  );
  const stale = database.transaction((tx) => approvePlan(tx, target, { version: plan.version }));
  expect((await refusal(stale)).details.current).toEqual(renamed);
  const { version } = renamed;
  const rejected = await database.transaction((tx) =>
    rejectPlan(tx, target, { version, reason: 'Not ours.' }),
  );
  expect(rejected.state).toEqual({ status: 'rejected', reason: 'Not ours.', by: ANA });
  const late = database.transaction((tx) => approvePlan(tx, { ...target, actor: BEN }, { version }));
  expect((await refusal(late)).details.current).toEqual(rejected);
});

test('a plan under review cannot be paused, and the conflict contains the plan', async () => {
  const { plan_id } = await readyPlan(database, org, { auto_approve: false });
  const refused = database.transaction((tx) => pausePlan(tx, { org_id: org, plan_id, actor: ANA }));
  const { code, details } = await refusal(refused);
  expect(code).toBe('conflict');
  expect(details.current).toEqual((await detailOf(database, org, plan_id)).plan);
});

test('entries of another organization cannot be reached', async () => {
  const { target, version } = await waitingEmail();
  const stranger = await insertOrg(database, 'elsewhere');
  const foreign = { ...target, org_id: stranger };
  for (const attempt of [
    database.transaction((tx) => approveLogEntry(tx, foreign, { version })),
    database.transaction((tx) => stopPlan(tx, foreign)),
  ]) {
    expect((await refusal(attempt)).code).toBe('not_found');
  }
});
