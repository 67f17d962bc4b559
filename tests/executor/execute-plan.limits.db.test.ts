import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { recoverAbandonedRun } from '../../lib/executor/claim-run';
import { executePlan } from '../../lib/executor/execute-plan';
import { STEP_LIMIT } from '../../lib/executor/log-step';
import { MAX_ATTEMPTS } from '../../lib/kit/async/backoff';
import { type Planner, PlannerError } from '../../lib/planner/planner';
import { withTimeLimit } from '../../lib/planner/time-limit';
import {
  answerQuestion,
  approveLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../lib/plans/decisions/entry-decisions';
import { pausePlan } from '../../lib/plans/lifecycle/pause-resume-stop';
import { plan as planTable } from '../../lib/plans/tables';
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
import { waitFor } from '../helpers/wait';

withFreshOrg();

const running = () => new AbortController().signal;
const makeDue = () => database.db.update(planTable).set({ next_execution_at: new Date(0) });

async function rowOf(id: string) {
  const [row] = await database.db.select().from(planTable).where(eq(planTable.id, id));
  if (!row) throw new Error('no such plan');
  return row;
}

/** Never answers and ignores the signal. */
function unresponsivePlanner() {
  const signals: AbortSignal[] = [];
  const planner: Planner = {
    name: 'unresponsive',
    preview: () => new Promise(() => {}),
    next(_context, signal) {
      signals.push(signal);
      return new Promise(() => {});
    },
  };
  return { planner, signals };
}

test('the lease is renewed while the planner runs, so that no second worker takes the run', async () => {
  const { plan_id } = await readyPlan(database, org);
  let answer = () => {};
  const planner: Planner = {
    ...scriptedPlanner([]),
    next: () => new Promise((resolve) => (answer = () => resolve({ proposals: [] }))),
  };
  const over = executePlan({ database, planner, leaseMs: 3_000 }, running());
  const lease = async () => (await rowOf(plan_id)).lease_until?.getTime() ?? 0;
  const first = await waitFor('the run is claimed', lease);
  const second = await waitFor('renewed', async () => (await lease()) > first && (await lease()));
  await waitFor('renewed again', async () => (await lease()) > second);
  expect(await database.transaction(recoverAbandonedRun)).toBe(false);
  answer();
  await over;
  expect((await rowOf(plan_id)).state.status).toBe('completed');
});

test('a planner that does not answer in time counts as unreachable, whether or not it observes the signal', async () => {
  const { plan_id } = await readyPlan(database, org);
  const { planner, signals } = unresponsivePlanner();
  await runOnce(database, withTimeLimit(planner, 50));
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  const row = await rowOf(plan_id);
  expect(row).toMatchObject({ state: { status: 'stand_by' }, attempts: 1, run_id: null });
  const { log } = await detailOf(database, org, plan_id);
  expect(log.at(-1)?.entry).toMatchObject({
    event: 'execution_ended',
    outcome: 'The planner did not answer within 0.05 seconds. Trying again.',
  });
  await expect(withTimeLimit(planner, 50).preview(anything(), running())).rejects.toThrow('did not answer');
});

test('an answer or failure in time is passed on unchanged, and no listener stays on the long-lived signal', async () => {
  const process = new AbortController();
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = process.signal;
  process.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners.add(args[1]);
    addEventListener.apply(process.signal, args);
  };
  process.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners.delete(args[1]);
    removeEventListener.apply(process.signal, args);
  };
  const quick = withTimeLimit(scriptedPlanner([{ proposals: [EMAIL] }]), 60_000);
  expect(await quick.next(anything(), process.signal)).toEqual({ proposals: [EMAIL] });
  const broken = { ...scriptedPlanner([]), next: () => Promise.reject(new Error('no route')) };
  await expect(withTimeLimit(broken, 60_000).next(anything(), process.signal)).rejects.toThrow('no route');
  expect(listeners.size).toBe(0);
});

test('a worker that loses its run stops, although the planner ignores the signal', async () => {
  const { plan_id } = await readyPlan(database, org);
  const { planner, signals } = unresponsivePlanner();
  const over = executePlan({ database, planner: withTimeLimit(planner, 600_000), leaseMs: 600 }, running());
  await waitFor('the planner is asked', () => signals.length > 0);
  await database.transaction((tx) => pausePlan(tx, { org_id: org, plan_id, actor: ANA }));
  expect(await over).toBe(true);
  expect((await rowOf(plan_id)).state.status).toBe('paused');
});

test('a shutdown does not wait for a planner that ignores the signal, and costs the plan no attempt', async () => {
  const { plan_id } = await readyPlan(database, org);
  const { planner, signals } = unresponsivePlanner();
  const stopping = new AbortController();
  const over = executePlan(
    { database, planner: withTimeLimit(planner, 600_000), leaseMs: 60_000 },
    stopping.signal,
  );
  await waitFor('the planner is asked', () => signals.length > 0);
  const { run_id } = await rowOf(plan_id);
  stopping.abort();
  await over;
  expect(await rowOf(plan_id)).toMatchObject({ state: { status: 'stand_by' }, attempts: 0, run_id });
});

test(`a planner that does not end is stopped after ${STEP_LIMIT} steps; waiting entries keep waiting`, async () => {
  const look = { proposals: [{ tool: 'list_plan_contacts', args: {}, evidence: [] }] };
  const endless = (first = look) => scriptedPlanner([first, ...Array.from({ length: 40 }, () => look)]);
  const idle = await readyPlan(database, org);
  await runOnce(database, endless());
  expect(await callsOf(database, org, idle.plan_id, 'list_plan_contacts')).toHaveLength(STEP_LIMIT);
  expect(await rowOf(idle.plan_id)).toMatchObject({ state: { status: 'stand_by' }, attempts: 1 });

  const waiting = await readyPlan(database, org);
  await runOnce(database, endless({ proposals: [QUESTION] }));
  expect(await callsOf(database, org, waiting.plan_id, 'list_plan_contacts')).toHaveLength(STEP_LIMIT - 1);
  expect(await rowOf(waiting.plan_id)).toMatchObject({ state: { status: 'awaiting_input' }, attempts: 0 });
});

test('a planner that is unreachable for a long time cancels neither approved nor waiting entries', async () => {
  const { plan_id } = await readyPlan(database, org);
  const at = new Date(Date.now() + 86_400_000).toISOString();
  const send_later = { ...EMAIL, args: { ...(EMAIL.args as object), send_at: at } };
  await runOnce(database, scriptedPlanner([{ proposals: [send_later, QUESTION] }]));
  const [mail] = await callsOf(database, org, plan_id, 'send_email');
  const [asked] = await callsOf(database, org, plan_id, 'ask_user');
  if (!mail || !asked) throw new Error('both wait');
  const target = { org_id: org, plan_id, actor: ANA };
  const approved = await database.transaction((tx) =>
    approveLogEntry(tx, { ...target, entry_id: mail.id }, { version: mail.version }),
  );
  // The planner runs again while both still wait, for example at its scheduled time.
  await database.db.update(planTable).set({
    state: { status: 'stand_by', next_execution_at: new Date(0).toISOString() },
    next_execution_at: new Date(0),
  });
  const broken = { ...scriptedPlanner([]), next: () => Promise.reject(new Error('no route to the model')) };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    await makeDue();
    expect(await runOnce(database, broken)).toBe(true);
  }
  expect(await rowOf(plan_id)).toMatchObject({ state: { status: 'awaiting_input' }, attempts: 0 });
  const { log } = await detailOf(database, org, plan_id);
  expect(log.at(-1)?.entry).toMatchObject({
    event: 'execution_ended',
    outcome: 'gave up: no route to the model. Tried 8 times.',
  });
  expect(log.find(({ id }) => id === mail.id)).toEqual(approved);
  expect(log.find(({ id }) => id === asked.id)?.entry).toMatchObject({ status: { state: 'pending' } });

  // After the decisions the plan continues with all its attempts; without waiting entries it may fail.
  await database.transaction((tx) =>
    answerQuestion(tx, { ...target, entry_id: asked.id }, { version: asked.version, answer: 'Oak 4' }),
  );
  const undone = await database.transaction((tx) =>
    undoLogEntry(tx, { ...target, entry_id: mail.id }, { version: approved.version }),
  );
  await database.transaction((tx) =>
    rejectLogEntry(tx, { ...target, entry_id: mail.id }, { version: undone.version, reason: 'No.' }),
  );
  expect(await rowOf(plan_id)).toMatchObject({ state: { status: 'stand_by' }, attempts: 0 });
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    await makeDue();
    expect(await runOnce(database, broken)).toBe(true);
  }
  expect((await rowOf(plan_id)).state).toMatchObject({ status: 'failed' });
});

test('a provider with Retry-After is not called before that time', async () => {
  const { plan_id } = await readyPlan(database, org);
  const busy = new PlannerError('too many requests', { retry_after_ms: 1_800_000 });
  await runOnce(database, { ...scriptedPlanner([]), next: () => Promise.reject(busy) });
  const { next_execution_at } = await rowOf(plan_id);
  expect(next_execution_at?.getTime()).toBeGreaterThan(Date.now() + 1_700_000);
});

function anything() {
  return {} as Parameters<Planner['next']>[0];
}
