import { expect, test } from 'vitest';
import { contact_note } from '../../lib/contacts/tables';
import type { Planner, Proposal } from '../../lib/planner/planner';
import {
  answerQuestion,
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { plan as planTable } from '../../lib/plans/tables';
import { org_setting } from '../../lib/settings/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  ANA,
  callsOf,
  detailOf,
  EMAIL,
  QUESTION,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';

withFreshOrg();

const WORDS = { to: 'kim@example.com', subject: 'Your quote', body: 'Here it is.' };

async function dueAgain() {
  await database.db.update(planTable).set({
    state: { status: 'stand_by', next_execution_at: new Date(0).toISOString() },
    next_execution_at: new Date(0),
  });
}

test('a plan that is paused during a run and resumed repeats no logged step', async () => {
  const { plan_id, contact_id } = await readyPlan(database, org);
  const target = { org_id: org, plan_id, actor: ANA };
  const note = {
    tool: 'write_interaction_note',
    args: { contact_id, text: 'Wants the blue one.' },
    evidence: [],
  };
  const first = { proposals: [EMAIL, note, QUESTION] };
  // It starts from the beginning in each run, as a model may.
  const repeating: Planner = {
    ...scriptedPlanner([]),
    async next({ step }) {
      if (step === 0) return first;
      await database.transaction((tx) => pausePlan(tx, target));
      return { proposals: [{ ...EMAIL, args: { ...WORDS, subject: 'Too late' } }] };
    },
  };
  await runOnce(database, repeating);
  expect((await detailOf(database, org, plan_id)).plan.state.status).toBe('paused');
  await database.transaction((tx) => resumePlan(tx, target));
  await dueAgain();
  await runOnce(database, scriptedPlanner([first]));

  for (const tool of ['send_email', 'write_interaction_note', 'ask_user']) {
    expect(await callsOf(database, org, plan_id, tool)).toHaveLength(1);
  }
  expect(await database.db.select().from(contact_note)).toHaveLength(1);
  const { log } = await detailOf(database, org, plan_id);
  const runs = new Set(log.flatMap(({ entry }) => (entry.run_id ? [entry.run_id] : [])));
  expect(runs.size).toBe(2);
  const refused = log.filter(({ entry }) => entry.kind === 'system' && entry.event === 'refused');
  expect(refused).toHaveLength(3);
});

const RE_WORDED: Array<[string, Proposal['args'], 'refused' | 'proposed']> = [
  ['as it was', WORDS, 'refused'],
  ['with other spaces', { ...WORDS, body: '  Here\n\n it   is. ' }, 'refused'],
  ['with invisible characters', { ...WORDS, body: 'Here\u200b it is.' }, 'refused'],
  ['in other capitals', { ...WORDS, to: 'Kim@Example.com', subject: 'YOUR QUOTE' }, 'refused'],
  ['at another time', { ...WORDS, send_at: '2030-01-01T00:00:00Z' }, 'refused'],
  ['with other words', { ...WORDS, body: 'Here it is, with the discount.' }, 'proposed'],
  ['to somebody else', { ...WORDS, to: 'tom@example.com' }, 'proposed'],
];

test.each(RE_WORDED)('a rejected message proposed again %s', async (_what, args, becomes) => {
  await database.db.insert(org_setting).values({ org_id: org, undo_window_s: 0 });
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
  const [waiting] = await callsOf(database, org, plan_id, 'send_email');
  if (!waiting) throw new Error('an email waits');
  const target = { org_id: org, plan_id, entry_id: waiting.id, actor: ANA };
  await database.transaction((tx) => rejectLogEntry(tx, target, { version: waiting.version, reason: 'No.' }));
  expect(await runOnce(database, scriptedPlanner([{ proposals: [{ ...EMAIL, args }] }]))).toBe(true);
  const mails = await callsOf(database, org, plan_id, 'send_email');
  expect(mails).toHaveLength(becomes === 'refused' ? 1 : 2);
});

test('a rejected message proposed for another contact is not proposed again', async () => {
  const { plan_id, contact_id } = await readyPlan(database, org);
  const filed = { ...EMAIL, args: { ...WORDS, contact_id } };
  await runOnce(database, scriptedPlanner([{ proposals: [filed] }]));
  await dueAgain();
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
  expect(await callsOf(database, org, plan_id, 'send_email')).toHaveLength(1);
});

test('after an edit and a rejection neither the original nor the edited text is proposed again', async () => {
  await database.db.insert(org_setting).values({ org_id: org, undo_window_s: 0 });
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
  const [waiting] = await callsOf(database, org, plan_id, 'send_email');
  if (!waiting) throw new Error('an email waits');
  const target = { org_id: org, plan_id, entry_id: waiting.id, actor: ANA };
  const better = { ...WORDS, body: 'Better words.' };
  await database.transaction(async (tx) => {
    const draft = await editLogEntry(tx, target, { version: waiting.version, args: better });
    const approved = await approveLogEntry(tx, target, { version: draft.version });
    const undone = await undoLogEntry(tx, target, { version: approved.version });
    await rejectLogEntry(tx, target, { version: undone.version, reason: 'After all, no.' });
  });
  const again = scriptedPlanner([{ proposals: [EMAIL, { ...EMAIL, args: better }] }]);
  expect(await runOnce(database, again)).toBe(true);
  expect(await callsOf(database, org, plan_id, 'send_email')).toHaveLength(1);
});

test('an answered question is not repeated in the same words, and several others may be open at once', async () => {
  const { plan_id } = await readyPlan(database, org);
  const others = ['Which size?', 'Which color?'].map((question) => ({ ...QUESTION, args: { question } }));
  await runOnce(database, scriptedPlanner([{ proposals: [QUESTION, ...others] }]));
  const [asked, ...more] = await callsOf(database, org, plan_id, 'ask_user');
  if (!asked) throw new Error('three questions wait');
  expect(more).toHaveLength(2);
  const target = { org_id: org, plan_id, entry_id: asked.id, actor: ANA };
  await database.transaction((tx) =>
    answerQuestion(tx, target, { version: asked.version, answer: 'Oak Street 4' }),
  );
  await dueAgain();
  await runOnce(
    database,
    scriptedPlanner([{ proposals: [{ ...QUESTION, args: { question: 'which  address?' } }] }]),
  );
  const open = await callsOf(database, org, plan_id, 'ask_user');
  expect(open.map(({ entry }) => entry.status.state)).toEqual(['answered', 'pending', 'pending']);
});

test('pause and resume keep the next execution time and the waiting entries', async () => {
  const at = new Date(Date.now() + 86_400_000).toISOString();
  const later = { tool: 'schedule_next_execution', args: { at, reason: 'They call back.' }, evidence: [] };
  for (const [proposals, status, waiting] of [
    [[later], 'stand_by', []],
    [[QUESTION, later], 'awaiting_input', ['pending']],
  ] as const) {
    const { plan_id } = await readyPlan(database, org);
    const target = { org_id: org, plan_id, actor: ANA };
    await runOnce(database, scriptedPlanner([{ proposals: [...proposals] }]));
    const paused = await database.transaction((tx) => pausePlan(tx, target));
    expect(paused.state).toEqual({ status: 'paused', next_execution_at: at });
    const resumed = await database.transaction((tx) => resumePlan(tx, target));
    expect(resumed.state).toEqual({ status, next_execution_at: at });
    const open = await callsOf(database, org, plan_id, 'ask_user');
    expect(open.map(({ entry }) => entry.status.state)).toEqual(waiting);
  }
});
