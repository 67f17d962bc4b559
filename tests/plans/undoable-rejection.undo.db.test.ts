import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { updateContact } from '../../lib/contacts/commands';
import type { Planner } from '../../lib/planner/planner';
import {
  answerQuestion,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan, stopPlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { decision, log_entry } from '../../lib/plans/tables';
import { org_setting } from '../../lib/settings/tables';
import { refusal } from '../helpers/builders/decisions';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  ANA,
  BEN,
  callsOf,
  detailOf,
  EMAIL,
  eventsOf,
  QUESTION,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';

withFreshOrg();

const NOTE = { tool: 'update_system_note', args: { note: 'Asked.' }, evidence: [] };

type Target = Parameters<typeof undoLogEntry>[1];
const reject = (target: Target, version: number) =>
  database.transaction((tx) => rejectLogEntry(tx, target, { version, reason: 'Not now.' }));
const undo = (target: Target, version: number) =>
  database.transaction((tx) => undoLogEntry(tx, target, { version }));
const stateOf = async (plan_id: string) => (await detailOf(database, org, plan_id)).plan.state;

function undoUntilOf({ entry }: Awaited<ReturnType<typeof undo>>): string {
  const until = entry.kind === 'tool_call' && entry.status.state === 'rejected' && entry.status.undo_until;
  if (!until) throw new Error('it cannot be undone');
  return until;
}

async function endWindow(entryId: string): Promise<void> {
  // The trigger refuses changes of a rejection, except its undo.
  await database.db.transaction(async (tx) => {
    await tx.execute('alter table log_entry disable trigger entry_transition');
    const past = new Date(Date.now() - 1_000).toISOString();
    await tx.execute(
      `update log_entry set entry = jsonb_set(entry, '{status,undo_until}', '"${past}"') where id = '${entryId}'`,
    );
    await tx.execute('alter table log_entry enable trigger entry_transition');
  });
}

async function twoEntries() {
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL, QUESTION] }]));
  const [mail] = await callsOf(database, org, plan_id, 'send_email');
  const [question] = await callsOf(database, org, plan_id, 'ask_user');
  if (!mail || !question) throw new Error('two entries wait');
  const on = (entry_id: string) => ({ org_id: org, plan_id, entry_id, actor: ANA });
  return { plan_id, mail, question, on };
}

test('a rejection can be undone for the undo window, and the next run is due after it', async () => {
  const { target, version, plan_id } = await waitingEntry(database, org);
  const rejected = await reject(target, version);
  const { entry } = rejected;
  const at = entry.kind === 'tool_call' && entry.status.state === 'rejected' ? entry.status.at : '';
  const until = undoUntilOf(rejected);
  expect(Date.parse(until) - Date.parse(at)).toBe(10_000);
  expect(await stateOf(plan_id)).toEqual({ status: 'stand_by', next_execution_at: until });
  expect(await runOnce(database, scriptedPlanner([]))).toBe(false);
});

test('an undo window of 0 makes a rejection final, and its run is due at once', async () => {
  await database.db.insert(org_setting).values({ org_id: org, undo_window_s: 0 });
  const { target, version } = await waitingEntry(database, org);
  const rejected = await reject(target, version);
  expect(rejected.entry).toMatchObject({ status: { state: 'rejected' } });
  expect(rejected.entry).not.toHaveProperty('status.undo_until');
  expect((await refusal(undo(target, rejected.version))).code).toBe('conflict');
  expect(await runOnce(database, scriptedPlanner([]))).toBe(true);
});

test('an undone rejection waits again with its text, edits and expiry, and so does its plan', async () => {
  const { target, version, plan_id } = await waitingEntry(database, org, EMAIL, { expires_after_s: 600 });
  const args = { to: 'kim@example.com', subject: 'Your quote', body: 'Better words.' };
  const draft = await database.transaction((tx) => editLogEntry(tx, target, { version, args }));
  const before = (await eventsOf(database, org)).length;
  const rejected = await reject(target, draft.version);
  const undone = await undo({ ...target, actor: BEN }, rejected.version);
  expect(undone.entry).toEqual(draft.entry);
  expect(undone.version).toBeGreaterThan(rejected.version);
  expect(await stateOf(plan_id)).toEqual({ status: 'awaiting_input' });
  const events = (await eventsOf(database, org)).slice(before).map(({ type }) => type);
  expect(events).toEqual(['plan.log.new', 'plan.state.changed', 'plan.log.new', 'plan.state.changed']);
  const kinds = await database.db.select().from(decision).where(eq(decision.entry_id, target.entry_id));
  expect(kinds.map(({ kind, actor }) => `${kind} ${actor.name}`).sort()).toEqual([
    'edit Ana',
    'reject Ana',
    'undo Ben',
  ]);
  expect((await refusal(reject(target, draft.version))).code).toBe('conflict');
});

test('a schedule of the plan outlives a rejection and its undo', async () => {
  const { plan_id } = await readyPlan(database, org);
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const later = { tool: 'schedule_next_execution', args: { at, reason: 'Ask again.' }, evidence: [] };
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL, later] }]));
  const [mail] = await callsOf(database, org, plan_id, 'send_email');
  const target = { org_id: org, plan_id, entry_id: mail?.id ?? '', actor: ANA };
  const rejected = await reject(target, mail?.version ?? 0);
  expect(await stateOf(plan_id)).toEqual({ status: 'stand_by', next_execution_at: at });
  await undo(target, rejected.version);
  expect(await stateOf(plan_id)).toEqual({ status: 'awaiting_input', next_execution_at: at });
});

test('after the undo window an undo is a conflict with the rejection as it is', async () => {
  const { target, version, plan_id } = await waitingEntry(database, org);
  const { version: rejectedVersion } = await reject(target, version);
  await endWindow(target.entry_id);
  const [rejected] = await callsOf(database, org, plan_id, 'send_email');
  const late = await refusal(undo(target, rejectedVersion));
  expect({ code: late.code, current: late.details.current }).toEqual({ code: 'conflict', current: rejected });
});

test('an undo of another version, or in a plan that has ended, is a conflict', async () => {
  const { target, version } = await waitingEntry(database, org);
  const rejected = await reject(target, version);
  expect((await refusal(undo(target, version))).code).toBe('conflict');
  await database.transaction((tx) => stopPlan(tx, target));
  expect((await refusal(undo(target, rejected.version))).code).toBe('conflict');
});

test('an answer that comes after a rejection does not start the run before the rejection is final', async () => {
  const { plan_id, mail, question, on } = await twoEntries();
  const rejected = await reject(on(mail.id), mail.version);
  expect(await stateOf(plan_id)).toEqual({ status: 'awaiting_input' });
  const answer = { version: question.version, answer: 'Elm Street 1' };
  await database.transaction((tx) => answerQuestion(tx, on(question.id), answer));
  expect(await stateOf(plan_id)).toEqual({
    status: 'stand_by',
    next_execution_at: undoUntilOf(rejected),
  });
  await undo(on(mail.id), rejected.version);
  expect(await stateOf(plan_id)).toEqual({ status: 'awaiting_input' });
});

test('a plan that is resumed after a rejection is not due before the rejection is final', async () => {
  const { target, version, plan_id } = await waitingEntry(database, org);
  await database.transaction((tx) => pausePlan(tx, target));
  const rejected = await reject(target, version);
  await database.transaction((tx) => resumePlan(tx, target));
  expect(await stateOf(plan_id)).toEqual({
    status: 'stand_by',
    next_execution_at: undoUntilOf(rejected),
  });
});

test('a rejection during a run is final, because the run may read it', async () => {
  const { plan_id } = await readyPlan(database, org);
  let rejected: Awaited<ReturnType<typeof reject>> | undefined;
  const planner: Planner = {
    ...scriptedPlanner([]),
    async next({ step }) {
      if (step === 0) return { proposals: [EMAIL, { ...NOTE }] };
      const [mail] = await callsOf(database, org, plan_id, 'send_email');
      if (mail && !rejected)
        rejected = await reject({ org_id: org, plan_id, entry_id: mail.id, actor: ANA }, mail.version);
      return { proposals: [] };
    },
  };
  await runOnce(database, planner);
  expect(rejected?.entry).toMatchObject({ status: { state: 'rejected' } });
  expect(rejected?.entry).not.toHaveProperty('status.undo_until');
});

test('what changed while a message was rejected flags it when it returns', async () => {
  const { target, version, contact_id } = await waitingEntry(database, org);
  const rejected = await reject(target, version);
  await database.transaction((tx) => updateContact(tx, org, contact_id, { do_not_email: true }));
  const undone = await undo(target, rejected.version);
  expect(undone.entry).toMatchObject({
    status: { state: 'pending' },
    stale: [{ reason: 'do_not_contact' }],
  });
});

test('the database allows a rejection to change only by an undo in time', async () => {
  const { target, version } = await waitingEntry(database, org);
  await reject(target, version);
  await endWindow(target.entry_id);
  const { entry_id } = target;
  const back = `update log_entry set entry = jsonb_set(entry, '{status}', '{"state":"pending"}') where id = '${entry_id}'`;
  await expect(database.db.execute(back)).rejects.toMatchObject({
    cause: { message: expect.stringContaining('can no longer be undone') },
  });
  const [row] = await database.db.select().from(log_entry).where(eq(log_entry.id, entry_id));
  expect(row?.status).toBe('rejected');
});
