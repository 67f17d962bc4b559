import { expect, test } from 'vitest';
import { recoverAbandonedRun } from '../../lib/executor/claim-run';
import { executePlan } from '../../lib/executor/execute-plan';
import { answerQuestion, rejectLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { pausePlan, resumePlan, stopPlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { plan as planTable } from '../../lib/plans/tables';
import { org_setting } from '../../lib/settings/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  ANA,
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

test('a run is logged from start to end, and a message that it proposes waits', async () => {
  const { plan_id } = await readyPlan(database, org);
  expect(
    await runOnce(database, scriptedPlanner([{ reasoning: 'A quote is owed.', proposals: [EMAIL] }])),
  ).toBe(true);
  const { plan, log } = await detailOf(database, org, plan_id);
  expect(plan.state).toEqual({ status: 'awaiting_input' });
  expect(log.map(({ entry }) => (entry.kind === 'system' ? entry.event : entry.tool))).toEqual([
    'execution_started',
    'model_reasoning',
    'send_email',
    'execution_ended',
  ]);
  const types = (await eventsOf(database, org)).map(({ type }) => type);
  expect(types[0]).toBe('plan.created');
  expect(types.filter((type) => type === 'plan.state.changed')).toHaveLength(2);
  expect(types.filter((type) => type === 'plan.log.new')).toHaveLength(4);
});

test('lines of one step keep their order when one of them is decided later', async () => {
  const { plan_id } = await readyPlan(database, org);
  const second = { ...EMAIL, args: { to: 'kim@example.com', subject: 'Second', body: 'Also.' } };
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL, second] }]));
  const before = (await detailOf(database, org, plan_id)).log.map(({ id }) => id);
  const [waiting] = await callsOf(database, org, plan_id, 'send_email');
  if (!waiting) throw new Error('an email waits');
  const target = { org_id: org, plan_id, entry_id: waiting.id, actor: ANA };
  await database.transaction((tx) => rejectLogEntry(tx, target, { version: waiting.version, reason: 'No.' }));
  const { log } = await detailOf(database, org, plan_id);
  expect(log.map(({ id }) => id)).toEqual(before);
});

test('without a due plan nothing runs', async () => {
  expect(await runOnce(database, scriptedPlanner([]))).toBe(false);
});

test('each event carries the version of its row as its sequence number, without gaps', async () => {
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL, QUESTION] }]));
  const events = await eventsOf(database, org);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  for (const { seq, payload } of events) expect(payload.version).toBe(seq);
  const { plan, log, cursor } = await detailOf(database, org, plan_id);
  expect(Math.max(plan.version, ...log.map(({ version }) => version))).toBe(events.length);
  expect(cursor.endsWith(`.${events.length}`)).toBe(true);
});

test('an invalid proposal is logged as refused and has no effect', async () => {
  const { plan_id } = await readyPlan(database, org, { allowed_tools: ['send_email', 'ask_user'] });
  await runOnce(
    database,
    scriptedPlanner([
      {
        proposals: [
          { tool: 'launch_rocket', args: {}, evidence: [] },
          { tool: 'send_sms', args: { to: '+12125550123', body: 'Hi' }, evidence: [] },
          { tool: 'send_email', args: { to: 'nobody', subject: 'x', body: 'y' }, evidence: [] },
          {
            tool: 'send_email',
            args: { to: 'kim@example.com', subject: 'a\r\nBcc: x@example.com', body: 'y' },
            evidence: [],
          },
          EMAIL,
          EMAIL,
          { tool: 'complete_plan', args: { summary: 'All done.' }, evidence: [] },
        ],
      },
    ]),
  );
  const { plan, log } = await detailOf(database, org, plan_id);
  const refused = log.flatMap(({ entry }) =>
    entry.kind === 'system' && entry.event === 'refused' ? [entry] : [],
  );
  expect(refused.map(({ tool }) => tool)).toEqual([
    'launch_rocket',
    'send_sms',
    'send_email',
    'send_email',
    'send_email',
    'complete_plan',
  ]);
  expect(await callsOf(database, org, plan_id, 'send_email')).toHaveLength(1);
  expect(plan.state.status).toBe('awaiting_input');
});

test('a rejected message is not proposed again in the same words, in any order of its fields', async () => {
  await database.db.insert(org_setting).values({ org_id: org, undo_window_s: 0 });
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
  const [waiting] = await callsOf(database, org, plan_id, 'send_email');
  if (!waiting) throw new Error('an email waits');
  const target = { org_id: org, plan_id, entry_id: waiting.id, actor: ANA };
  await database.transaction((tx) => rejectLogEntry(tx, target, { version: waiting.version, reason: 'No.' }));
  const again = {
    ...EMAIL,
    args: {
      body: 'Here it is.',
      subject: 'Your quote',
      to: 'kim@example.com',
      send_at: '2030-01-01T00:00:00Z',
    },
  };
  await runOnce(database, scriptedPlanner([{ proposals: [again] }]));
  expect(await callsOf(database, org, plan_id, 'send_email')).toHaveLength(1);
  const { plan } = await detailOf(database, org, plan_id);
  expect(plan.state.status).toBe('completed');
});

test('a plan leaves awaiting_input only when the last question is answered', async () => {
  const { plan_id } = await readyPlan(database, org);
  const second = { ...QUESTION, args: { question: 'Which size?' } };
  await runOnce(database, scriptedPlanner([{ proposals: [QUESTION, second] }]));
  const questions = await callsOf(database, org, plan_id, 'ask_user');
  expect(questions).toHaveLength(2);
  for (const [index, { id, version }] of questions.entries()) {
    const target = { org_id: org, plan_id, entry_id: id, actor: ANA };
    await database.transaction((tx) => answerQuestion(tx, target, { version, answer: 'This one.' }));
    const { plan } = await detailOf(database, org, plan_id);
    expect(plan.state.status).toBe(index === 0 ? 'awaiting_input' : 'stand_by');
  }
});

test('schedule_next_execution keeps its time while a message waits', async () => {
  const { plan_id } = await readyPlan(database, org);
  const at = new Date(Date.now() + 86_400_000).toISOString();
  const schedule = { tool: 'schedule_next_execution', args: { at, reason: 'They call back.' }, evidence: [] };
  await runOnce(database, scriptedPlanner([{ proposals: [QUESTION, schedule] }]));
  expect((await detailOf(database, org, plan_id)).plan.state).toEqual({
    status: 'awaiting_input',
    next_execution_at: at,
  });
  const [questions] = await callsOf(database, org, plan_id, 'ask_user');
  if (!questions) throw new Error('a question waits');
  const target = { org_id: org, plan_id, entry_id: questions.id, actor: ANA };
  await database.transaction((tx) =>
    answerQuestion(tx, target, { version: questions.version, answer: 'Yes.' }),
  );
  expect((await detailOf(database, org, plan_id)).plan.state).toEqual({
    status: 'stand_by',
    next_execution_at: at,
  });
});

test('after a stop during a run the worker writes nothing more', async () => {
  const { plan_id } = await readyPlan(database, org);
  const planner = scriptedPlanner([{ proposals: [QUESTION] }]);
  const stopping = {
    ...planner,
    async next(...questions: Parameters<typeof planner.next>) {
      await database.transaction((tx) => stopPlan(tx, { org_id: org, plan_id, actor: ANA }));
      return planner.next(...questions);
    },
  };
  await executePlan({ database, planner: stopping, leaseMs: 60_000 }, new AbortController().signal);
  const { plan, log } = await detailOf(database, org, plan_id);
  expect(plan.state.status).toBe('stopped');
  expect(log.some(({ entry }) => entry.kind === 'tool_call')).toBe(false);
});

test('pause keeps the state that it interrupts, and resume restores it', async () => {
  const { plan_id } = await readyPlan(database, org);
  const target = { org_id: org, plan_id, actor: ANA };
  await database.transaction((tx) => pausePlan(tx, target));
  await database.transaction((tx) => pausePlan(tx, target));
  expect(await runOnce(database, scriptedPlanner([]))).toBe(false);
  await database.transaction((tx) => resumePlan(tx, target));
  expect(await runOnce(database, scriptedPlanner([{ proposals: [QUESTION] }]))).toBe(true);
  await database.transaction((tx) => pausePlan(tx, target));
  await database.transaction((tx) => resumePlan(tx, target));
  expect((await detailOf(database, org, plan_id)).plan.state).toEqual({ status: 'awaiting_input' });
});

test('an unreachable planner closes the run, is retried later, and finally fails the plan with the reason', async () => {
  const { plan_id } = await readyPlan(database, org);
  const broken = { ...scriptedPlanner([]), next: () => Promise.reject(new Error('no route to the model')) };
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    expect(await runOnce(database, broken)).toBe(true);
    await database.db.update(planTable).set({ next_execution_at: new Date(0) });
  }
  const { plan } = await detailOf(database, org, plan_id);
  expect(plan.state).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('no route to the model'),
  });
});

test('a run that a crash left open is continued under its own id', async () => {
  const { plan_id } = await readyPlan(database, org);
  const dead = { ...scriptedPlanner([]), next: () => new Promise<never>(() => {}) };
  void executePlan({ database, planner: dead, leaseMs: 60_000 }, new AbortController().signal);
  const runIdOf = async () =>
    (await database.db.select().from(planTable)).find(({ id }) => id === plan_id)?.run_id;
  while (!(await runIdOf())) await new Promise((resolve) => setImmediate(resolve));
  const before = await runIdOf();
  await database.db.update(planTable).set({ lease_until: new Date(0) });
  expect(await database.transaction(recoverAbandonedRun)).toBe(true);
  await runOnce(database, scriptedPlanner([{ proposals: [QUESTION] }]));
  const { log } = await detailOf(database, org, plan_id);
  expect(new Set(log.map(({ entry }) => entry.run_id))).toEqual(new Set([before]));
  expect(
    log.filter(({ entry }) => entry.kind === 'system' && entry.event === 'execution_started'),
  ).toHaveLength(1);
});

test('autopilot approves, and the undo window still applies', async () => {
  const { plan_id } = await readyPlan(database, org, { autopilot: true });
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
  const [call] = await callsOf(database, org, plan_id, 'send_email');
  expect(call?.entry.status).toMatchObject({ state: 'approved', by: { kind: 'autopilot' } });
  if (call?.entry.status.state !== 'approved') throw new Error('approved');
  expect(Date.parse(call.entry.status.run_at) - Date.parse(call.entry.status.at)).toBe(10_000);
});
