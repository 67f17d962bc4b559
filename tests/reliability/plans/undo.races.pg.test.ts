import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { AppError } from '../../../lib/errors';
import { claimRun } from '../../../lib/executor/claim-run';
import { rejectLogEntry, undoLogEntry } from '../../../lib/plans/decisions/entry-decisions';
import { org_setting } from '../../../lib/settings/tables';
import { emailTo, waitingPlans } from '../../helpers/builders/waiting-plans';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool } from '../../helpers/db/pool';
import { inWaves, raceScale } from '../../helpers/load/waves';
import { ANA, BEN } from '../../helpers/providers/scripted';

const ROUNDS = 100 * raceScale();
const WIDTH = 20;

/** The naive variant neither holds the run nor compares the time: an undo only needs the entry's version. */
const naive = vi.hoisted(() => ({ on: false }));

vi.mock('../../../lib/plans/changes/hold', async (load) => {
  const real = await load<typeof import('../../../lib/plans/changes/hold')>();
  const undoableUntil: typeof real.undoableUntil = async (...args) =>
    naive.on ? null : real.undoableUntil(...args);
  return { ...real, undoableUntil };
});
vi.mock('../../../lib/plans/decisions/undoable-rejection', async (load) => {
  const real = await load<typeof import('../../../lib/plans/decisions/undoable-rejection')>();
  const requireUndoable: typeof real.requireUndoable = (...args) => {
    if (!naive.on) real.requireUndoable(...args);
  };
  return { ...real, requireUndoable };
});

type Pool = ReturnType<typeof openPool>;
/** The person's process and the worker's. */
let pools: { person: Pool; worker: Pool };
beforeAll(async () => {
  const url = await freshDatabase();
  pools = { person: openPool(url), worker: openPool(url) };
});
afterAll(() => Promise.all([pools?.person.close(), pools?.worker.close()]));
afterEach(() => {
  naive.on = false;
});

/** Rejects the only entry of each plan; the undo is sent about when the run becomes due, while a worker claims runs. */
async function race(name: string, undo_window_s: number, undoAt: (until: number) => number) {
  const org = await insertOrg(pools.person, name);
  await pools.person.db.insert(org_setting).values({ org_id: org, undo_window_s });
  const plans = await waitingPlans(pools.person, org, ROUNDS, (index) => [emailTo(`${index}@example.com`)]);
  await pools.person.pool.query(
    `update plan set state = '{"status": "awaiting_input"}', next_execution_at = null where org_id = $1`,
    [org],
  );
  const undone = new Set<string>();
  const claimed = new Set<string>();
  const isOver = () => new Set([...undone, ...claimed]).size === plans.length;
  const claimRuns = async () => {
    while (!isOver()) {
      const claim = await pools.worker.transaction((tx) => claimRun(tx, 60_000));
      if (claim) claimed.add(claim.plan_id);
      else await pause(1);
    }
  };
  const rejectAndUndo = () =>
    inWaves(plans, WIDTH, async ({ plan_id, entries: [log] }) => {
      if (!log) throw new Error('an email waits');
      const on = { org_id: org, plan_id, entry_id: log.id };
      const no = { version: log.version, reason: 'Not now.' };
      const { entry, version } = await pools.person.transaction((tx) =>
        rejectLogEntry(tx, { ...on, actor: ANA }, no),
      );
      const until =
        entry.kind === 'tool_call' && entry.status.state === 'rejected' && entry.status.undo_until;
      if (!until) throw new Error('it cannot be undone');
      await pause(Math.max(0, undoAt(Date.parse(until)) - Date.now()));
      try {
        await pools.person.transaction((tx) => undoLogEntry(tx, { ...on, actor: BEN }, { version }));
        undone.add(plan_id);
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error;
      }
    });
  await Promise.all([claimRuns(), rejectAndUndo()]);
  const both = plans.filter(({ plan_id }) => undone.has(plan_id) && claimed.has(plan_id));
  const { rows } = await pools.person.pool.query<{ is: string; plans: number }>(
    `select plan.status || ' with ' || e.status as is, count(*)::int as plans from plan
       join log_entry e on e.org_id = plan.org_id and e.plan_id = plan.id
      where plan.org_id = $1 and e.status is not null group by 1 order by 1`,
    [org],
  );
  const tables = Object.fromEntries(rows.map((row) => [row.is, row.plans]));
  console.info(
    `${name}: ${undone.size} undone, ${claimed.size} claimed, ${both.length} both; ${JSON.stringify(tables)}`,
  );
  return { undone: undone.size, claimed: claimed.size, both: both.length, tables };
}

test(`an undo against the claim of the run, ${ROUNDS} times: exactly one wins, and both do at times`, async () => {
  const { undone, claimed, both, tables } = await race('undo', 1, (until) => until - 12 + Math.random() * 16);
  expect(both).toBe(0);
  expect(undone + claimed).toBe(ROUNDS);
  expect(tables).toEqual({ 'awaiting_input with pending': undone, 'executing with rejected': claimed });
  expect(Math.min(undone, claimed)).toBeGreaterThan(0);
});

test('negative control: when the run is not held and the undo only compares the version, both win', async () => {
  naive.on = true;
  const { both } = await race('naive', 600, () => 0);
  expect(both).toBeGreaterThan(0);
});
