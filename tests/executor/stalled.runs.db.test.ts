import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { AppError } from '../../lib/errors';
import { recoverAbandonedRun } from '../../lib/executor/claim-run';
import { executePlan } from '../../lib/executor/execute-plan';
import { markStalledRun } from '../../lib/executor/stalled';
import type { Planner, Step } from '../../lib/planner/planner';
import { answerQuestion } from '../../lib/plans/decisions/entry-decisions';
import { failPlan, retryPlan } from '../../lib/plans/lifecycle/retry-or-fail';
import { plan as planTable } from '../../lib/plans/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import {
  ANA,
  BEN,
  detailOf,
  EMAIL,
  eventsOf,
  QUESTION,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../helpers/providers/scripted';
import { waitFor } from '../helpers/wait';

const STALLED_AFTER_MS = 300_000;

withFreshOrg();

const stateOf = async (id: string) => (await detailOf(database, org, id)).plan.state;
const linesOf = async (id: string) =>
  (await detailOf(database, org, id)).log.map(({ entry }) =>
    entry.kind === 'system' ? entry.event : entry.tool,
  );
const sweep = () => database.transaction((tx) => markStalledRun(tx, STALLED_AFTER_MS));

async function columnsOf(id: string) {
  const [row] = await database.db.select().from(planTable).where(eq(planTable.id, id));
  if (!row) throw new Error('no such plan');
  return row;
}

/** Moves the last activity of the open run into the past. */
async function writtenAgo(ms: number): Promise<string> {
  const progress_at = new Date(Date.now() - ms);
  await database.db.update(planTable).set({ progress_at });
  return progress_at.toISOString();
}

/** A planner whose answers the test gives; `answer` waits for the next request. */
function slowPlanner() {
  const waiting: Array<(step: Step) => void> = [];
  const planner: Planner = {
    name: 'slow',
    preview: async () => ({ owed: false, reason: 'not asked' }),
    next: () => new Promise((resolve) => void waiting.push(resolve)),
  };
  async function answer(step: Step) {
    const resolve = await waitFor('the planner is asked', async () => waiting.shift());
    resolve(step);
  }
  return { planner, answer, isAsked: () => waitFor('the planner is asked', async () => waiting.length > 0) };
}

/** A plan whose run hangs in its planner and is marked by the sweep. */
async function stalledPlan() {
  const { plan_id } = await readyPlan(database, org);
  const { planner, answer, isAsked } = slowPlanner();
  const signal = new AbortController().signal;
  const over = executePlan({ database, planner, leaseMs: 60_000 }, signal);
  await answer({ proposals: [QUESTION] });
  await isAsked();
  const since = await writtenAgo(STALLED_AFTER_MS + 1_000);
  expect(await sweep()).toBe(true);
  return { plan_id, answer, over, since, target: { org_id: org, plan_id, actor: ANA } };
}

async function refused(work: Promise<unknown>) {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`refused with an AppError, not ${thrown}`);
  return { code: thrown.code, current: thrown.details.current };
}

test('a run without activity is marked as stalled once, with the time; the mark is removed when it writes again', async () => {
  const { plan_id, answer, over, since } = await stalledPlan();
  expect(await stateOf(plan_id)).toEqual({ status: 'executing', stalled_since: since });
  expect((await linesOf(plan_id)).at(-1)).toBe('stalled');
  expect(await sweep()).toBe(false);

  await answer({ proposals: [{ tool: 'list_plan_contacts', args: {}, evidence: [] }] });
  await waitFor('the mark is gone', async () => !('stalled_since' in (await stateOf(plan_id))));
  expect(await stateOf(plan_id)).toEqual({ status: 'executing' });
  await answer({ proposals: [] });
  await over;
  const states = (await eventsOf(database, org)).flatMap((event) =>
    event.type === 'plan.state.changed' ? [event.payload.state] : [],
  );
  expect(states).toEqual([
    { status: 'executing' },
    { status: 'executing', stalled_since: since },
    { status: 'executing' },
    { status: 'awaiting_input' },
  ]);
});

test('a decision by a person does not count as activity of a stalled run', async () => {
  const { plan_id, since, answer, over } = await stalledPlan();
  const [waiting] = (await detailOf(database, org, plan_id)).log.filter(
    ({ entry }) => entry.kind === 'tool_call',
  );
  if (!waiting) throw new Error('a question waits');
  const target = { org_id: org, plan_id, entry_id: waiting.id, actor: ANA };
  await database.transaction((tx) =>
    answerQuestion(tx, target, { version: waiting.version, answer: 'Oak 4' }),
  );
  expect(await stateOf(plan_id)).toEqual({ status: 'executing', stalled_since: since });
  await answer({ proposals: [] });
  await answer({ proposals: [] });
  await over;
});

test('a run that writes is not stalled, and a run without a worker is handed to the next worker', async () => {
  const { plan_id } = await readyPlan(database, org);
  const { planner, answer, isAsked } = slowPlanner();
  const over = executePlan({ database, planner, leaseMs: 60_000 }, new AbortController().signal);
  await isAsked();
  await writtenAgo(STALLED_AFTER_MS - 10_000);
  expect(await sweep()).toBe(false);
  await writtenAgo(STALLED_AFTER_MS + 10_000);
  await database.db.update(planTable).set({ lease_until: new Date(0) });
  expect(await sweep()).toBe(false);
  expect(await database.transaction(recoverAbandonedRun)).toBe(true);
  expect(await stateOf(plan_id)).toMatchObject({ status: 'stand_by' });
  await answer({ proposals: [EMAIL] });
  await over;
  expect(await linesOf(plan_id)).toEqual(['execution_started']);
});

test('retry ends the stalled run with the person, starts a new one with all attempts, and the old worker writes nothing', async () => {
  const { plan_id, answer, over, target } = await stalledPlan();
  const before = await columnsOf(plan_id);
  await database.db.update(planTable).set({ attempts: 5 });
  const answered = await database.transaction((tx) => retryPlan(tx, target));
  expect(answered.state.status).toBe('stand_by');
  const after = await columnsOf(plan_id);
  expect(after).toMatchObject({ run_id: null, lease_until: null, attempts: 0, progress_at: null });
  expect(after.fence).toBeGreaterThan(before.fence);

  await answer({ proposals: [EMAIL] });
  await over;
  const { log } = await detailOf(database, org, plan_id);
  expect(log.slice(-2).map(({ entry }) => entry)).toEqual([
    { kind: 'system', event: 'execution_ended', run_id: before.run_id, outcome: 'retried by Ana' },
    { kind: 'system', event: 'lifecycle', run_id: before.run_id, action: 'retried', by: ANA },
  ]);
  expect(await runOnce(database, scriptedPlanner([]))).toBe(true);
  const started = (await detailOf(database, org, plan_id)).log.filter(
    ({ entry }) => entry.kind === 'system' && entry.event === 'execution_started',
  );
  expect(new Set(started.map(({ entry }) => entry.run_id)).size).toBe(2);
  expect(await stateOf(plan_id)).toEqual({ status: 'awaiting_input' });
});

test('fail ends the plan with the person and the reason, and cancels waiting entries', async () => {
  const { plan_id, answer, over, target } = await stalledPlan();
  const reason = 'The customer has cancelled.';
  const failed = await database.transaction((tx) => failPlan(tx, target, { reason }));
  expect(failed.state).toEqual({ status: 'failed', reason, by: ANA });
  expect(await database.transaction((tx) => failPlan(tx, target, { reason }))).toEqual(failed);
  const ben = database.transaction((tx) => failPlan(tx, { ...target, actor: BEN }, { reason }));
  expect(await refused(ben)).toEqual({ code: 'conflict', current: failed });
  await answer({ proposals: [EMAIL] });
  await over;
  const { log } = await detailOf(database, org, plan_id);
  const calls = log.flatMap(({ entry }) => (entry.kind === 'tool_call' ? [entry.status.state] : []));
  expect(calls).toEqual(['cancelled']);
});

test('neither retry nor fail is possible for an active run or for a plan that does not run', async () => {
  const { plan_id } = await readyPlan(database, org);
  const target = { org_id: org, plan_id, actor: ANA };
  const both = async () => [
    await refused(database.transaction((tx) => retryPlan(tx, target))),
    await refused(database.transaction((tx) => failPlan(tx, target, { reason: 'No.' }))),
  ];
  const conflict = { code: 'conflict', current: expect.objectContaining({ id: plan_id }) };
  expect(await both()).toEqual([conflict, conflict]);
  const { planner, answer, isAsked } = slowPlanner();
  const over = executePlan({ database, planner, leaseMs: 60_000 }, new AbortController().signal);
  await isAsked();
  expect(await both()).toEqual([conflict, conflict]);
  await answer({ proposals: [] });
  await over;
});

test('a run without a worker can be retried before the sweep has found it', async () => {
  const { plan_id } = await readyPlan(database, org);
  const { planner, answer, isAsked } = slowPlanner();
  const over = executePlan({ database, planner, leaseMs: 60_000 }, new AbortController().signal);
  await isAsked();
  await database.db.update(planTable).set({ lease_until: new Date(0) });
  await database.transaction((tx) => retryPlan(tx, { org_id: org, plan_id, actor: ANA }));
  expect(await stateOf(plan_id)).toMatchObject({ status: 'stand_by' });
  await answer({ proposals: [] });
  await over;
});
