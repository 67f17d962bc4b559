import { expect, test } from 'vitest';
import { recoverAbandonedRun } from '../../lib/executor/claim-run';
import { executePlan } from '../../lib/executor/execute-plan';
import { approveLogEntry, editLogEntry } from '../../lib/plans/decisions/entry-decisions';
import { plan as planTable } from '../../lib/plans/tables';
import { waitingEntry } from '../helpers/builders/waiting-entry';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { callsOf, detailOf, EMAIL, readyPlan, runOnce, scriptedPlanner } from '../helpers/providers/scripted';

withFreshOrg();

const at = (time: string) => ({
  tool: 'schedule_next_execution',
  args: { at: time, reason: 'Later.' },
  evidence: [],
});

test('a planner that schedules a past time does not run in an endless loop', async () => {
  const { plan_id } = await readyPlan(database, org);
  const planner = scriptedPlanner(
    Array.from({ length: 200 }, () => ({ proposals: [at('2020-01-01T09:00:00Z')] })),
  );
  let runs = 0;
  while (runs < 5 && (await runOnce(database, planner))) runs += 1;
  expect(runs).toBe(1);
  const { plan, log } = await detailOf(database, org, plan_id);
  expect(plan.state.status).toBe('stand_by');
  expect(log.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({ event: 'refused', tool: 'schedule_next_execution' }),
  );
});

test('a run that crashes its process each time is given up', async () => {
  const { plan_id } = await readyPlan(database, org);
  const hanging = { ...scriptedPlanner([]), next: () => new Promise<never>(() => {}) };
  let starts = 0;
  for (; starts < 12; starts += 1) {
    await database.db.update(planTable).set({ next_execution_at: new Date(0) });
    const before = (await detailOf(database, org, plan_id)).plan.state.status;
    if (before !== 'stand_by') break;
    void executePlan({ database, planner: hanging, leaseMs: 60_000 }, new AbortController().signal);
    const running = async () => (await detailOf(database, org, plan_id)).plan.state.status === 'executing';
    while (!(await running())) await new Promise((resolve) => setImmediate(resolve));
    await database.db.update(planTable).set({ lease_until: new Date(0) });
    expect(await database.transaction(recoverAbandonedRun)).toBe(true);
  }
  expect(starts).toBe(8);
  const { plan, log } = await detailOf(database, org, plan_id);
  expect(plan.state).toMatchObject({ status: 'failed', reason: expect.stringContaining('8 times') });
  expect(log.at(-1)?.entry).toMatchObject({ event: 'execution_ended', outcome: 'failed' });
});

test('autopilot does not send an edited message again in its edited text', async () => {
  const { plan_id, target, version } = await waitingEntry(database, org, EMAIL, { autopilot: true });
  const args = { to: 'kim@example.com', subject: 'Your quote', body: 'Better words.' };
  await database.transaction(async (tx) => {
    const draft = await editLogEntry(tx, target, { version, args });
    await approveLogEntry(tx, target, { version: draft.version });
  });
  await database.db.update(planTable).set({
    state: { status: 'stand_by', next_execution_at: new Date(0).toISOString() },
    next_execution_at: new Date(0),
  });
  await runOnce(database, scriptedPlanner([{ proposals: [{ ...EMAIL, args }] }]));
  expect(await callsOf(database, org, plan_id, 'send_email')).toHaveLength(1);
});

test('an internal error is logged by the server, and the plan shows it without SQL', async () => {
  const { plan_id } = await readyPlan(database, org);
  const planner = scriptedPlanner([
    // The database refuses NUL in JSON, so this step cannot be written.
    { proposals: [{ ...EMAIL, evidence: [{ call_id: '\u0000', turn: 0, quote: 'Yes.' }] }] },
  ]);
  const failed = runOnce(database, planner).then(
    () => null,
    (error: unknown) => error,
  );
  expect(await failed).toBeInstanceOf(Error);
  const { plan, log } = await detailOf(database, org, plan_id);
  expect(plan.state.status).toBe('stand_by');
  expect(JSON.stringify(log)).not.toMatch(/insert into|params/i);
});

test('a text that is cut inside a surrogate pair does not stop the run', async () => {
  const { plan_id } = await readyPlan(database, org);
  const reasoning = `${'x'.repeat(3_999)}😀`.slice(0, 4_000);
  await runOnce(database, scriptedPlanner([{ reasoning, proposals: [EMAIL] }]));
  expect(await callsOf(database, org, plan_id, 'send_email')).toHaveLength(1);
});
