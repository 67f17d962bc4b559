import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../lib/db/transaction';
import { executeScheduledToolCalls } from '../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { createOutboxProvider } from '../../../lib/delivery/providers/outbox';
import { AppError } from '../../../lib/errors';
import { recoverAbandonedRun } from '../../../lib/executor/claim-run';
import { executePlan } from '../../../lib/executor/execute-plan';
import { markStalledRun } from '../../../lib/executor/stalled';
import type { Planner, Proposal } from '../../../lib/planner/planner';
import type { PlanRow } from '../../../lib/plans/changes/apply-change';
import type { EntryRow } from '../../../lib/plans/changes/log-entry';
import {
  answerQuestion,
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
  undoLogEntry,
} from '../../../lib/plans/decisions/entry-decisions';
import { expireEntry } from '../../../lib/plans/decisions/expire';
import { editPlan } from '../../../lib/plans/lifecycle/edit-plan';
import { pausePlan, resumePlan, stopPlan } from '../../../lib/plans/lifecycle/pause-resume-stop';
import { failPlan, retryPlan } from '../../../lib/plans/lifecycle/retry-or-fail';
import { approvePlan, rejectPlan } from '../../../lib/plans/lifecycle/review';
import { log_entry, plan as planTable } from '../../../lib/plans/tables';
import { isTerminal } from '../../../lib/plans/transitions';
import type { Random } from '../load/random';
import { ANA, BEN } from '../providers/scripted';

// A random walk through the commands: decisions of people, runs, sending, and the clock.

type Moves = Record<string, { weight: number; make(): Promise<unknown> }>;

export type Walk = {
  /** The committed moves, counted by kind. */
  done: Map<string, number>;
  /** Moves that lost a race and ended in a conflict. */
  refused: number;
  deadlocks: number;
  failures: Error[];
};

export const newWalk = (): Walk => ({ done: new Map(), refused: 0, deadlocks: 0, failures: [] });

let words = 0;

/** Proposes one or two entries in each run and schedules the next run; rarely completes or fails the plan. */
function randomPlanner(random: Random): Planner {
  const fresh = (): Proposal => {
    words += 1;
    const mail = { to: 'kim@example.com', subject: `Mail ${words}`, body: 'Hello.' };
    return random.chance(0.6)
      ? { tool: 'send_email', args: mail, evidence: [] }
      : { tool: 'ask_user', args: { question: `Question ${words}?` }, evidence: [] };
  };
  const end = (): Proposal => {
    if (random.chance(0.02)) return { tool: 'complete_plan', args: { summary: 'Done.' }, evidence: [] };
    if (random.chance(0.01)) return { tool: 'fail_plan', args: { reason: 'No.' }, evidence: [] };
    const at = new Date(Date.now() + 1_000).toISOString();
    return { tool: 'schedule_next_execution', args: { at, reason: 'Soon again.' }, evidence: [] };
  };
  return {
    name: 'wanderer',
    preview: async () => ({ owed: false, reason: 'not asked' }),
    async next({ step }) {
      // Other workers see the run meanwhile and may change its plan.
      if (random.chance(0.3)) await pause(random.between(1, 40));
      if (random.chance(0.05)) throw new Error('no route to the model');
      if (step > 0 && random.chance(0.8)) return { proposals: [end()] };
      return { proposals: Array.from({ length: 1 + Math.floor(random.between(0, 2)) }, fresh) };
    },
  };
}

/** Makes one random move on one of these plans. Returns whether it was committed. */
export async function takeMove(
  database: Database,
  org: string,
  plans: string[],
  random: Random,
  walk: Walk,
): Promise<boolean> {
  // The first plans are chosen more often, so that workers meet there.
  const favorite = random.between(0, 1) ** 3;
  const stalled = random.chance(0.15) ? await findStalled(database) : undefined;
  const id = stalled ?? plans[Math.floor(favorite * plans.length)] ?? '';
  const [plan] = await database.db.select().from(planTable).where(eq(planTable.id, id));
  const open = await database.db
    .select()
    .from(log_entry)
    .where(and(eq(log_entry.plan_id, id), inArray(log_entry.status, ['pending', 'approved'])));
  if (!plan) throw new Error('a plan is gone');
  const moves = { ...machineMoves(database, random), ...personMoves(database, org, random, plan, open) };
  const names = Object.keys(moves).flatMap((name) => Array<string>(moves[name]?.weight ?? 0).fill(name));
  const name = random.pick(names) ?? '';
  try {
    const worked = await moves[name]?.make();
    if (worked === false) return false;
    walk.done.set(name, (walk.done.get(name) ?? 0) + 1);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') walk.refused += 1;
    else if (isDeadlock(error)) walk.deadlocks += 1;
    else walk.failures.push(error instanceof Error ? error : new Error(String(error)));
    return false;
  }
}

/** Runs are short, so a random choice would hardly ever find a stalled one. */
async function findStalled(database: Database): Promise<string | undefined> {
  const stalled = sql`${planTable.state} ? 'stalled_since'`;
  const [found] = await database.db.select({ id: planTable.id }).from(planTable).where(stalled).limit(1);
  return found?.id;
}

function isDeadlock(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause)
    if ('code' in error && error.code === '40P01') return true;
  return false;
}

function machineMoves(database: Database, random: Random): Moves {
  const outbox = createOutboxProvider(database);
  const providers = { send_email: outbox, send_sms: outbox };
  const signal = new AbortController().signal;
  const leaseMs = random.chance(0.1) ? 30 : 60_000;
  const run = () => executePlan({ database, planner: randomPlanner(random), leaseMs }, signal);
  const send = () => executeScheduledToolCalls({ database, providers, leaseMs: 30_000, timeoutMs: 5_000 });
  return {
    run: { weight: 20, make: run },
    send: { weight: 12, make: send },
    expire: { weight: 2, make: () => database.transaction(expireEntry) },
    // Marks a current run as stalled, so that retry and fail are walked too.
    stall: { weight: 3, make: () => database.transaction((tx) => markStalledRun(tx, 0)) },
    recover: { weight: 3, make: () => database.transaction(recoverAbandonedRun) },
  };
}

function personMoves(
  database: Database,
  org_id: string,
  random: Random,
  plan: PlanRow,
  open: EntryRow[],
): Moves {
  const actor = random.chance(0.5) ? ANA : BEN;
  const target = { org_id, plan_id: plan.id, actor };
  const { version, state } = plan;
  const reason = 'No.';
  const move = (weight: number, work: (tx: Tx) => Promise<unknown>) => ({
    weight,
    make: () => database.transaction(work),
  });
  if (state.status === 'pending_review')
    return {
      approve_plan: move(20, (tx) => approvePlan(tx, target, { version })),
      reject_plan: move(1, (tx) => rejectPlan(tx, target, { version, reason })),
    };
  if (isTerminal(state.status)) return {};
  const description = `Version ${version}.`;
  const moves: Moves = {
    pause: move(state.status === 'paused' ? 0 : 8, (tx) => pausePlan(tx, target)),
    resume: move(state.status === 'paused' ? 40 : 0, (tx) => resumePlan(tx, target)),
    stop: move(random.chance(0.1) ? 2 : 0, (tx) => stopPlan(tx, target)),
    edit_plan: move(3, (tx) => editPlan(tx, target, { version, description })),
  };
  if (state.status === 'executing' && state.stalled_since) {
    moves.retry = move(60, (tx) => retryPlan(tx, target));
    moves.fail = move(3, (tx) => failPlan(tx, target, { reason }));
  }
  const entry = random.pick(open);
  if (entry?.entry.kind !== 'tool_call') return moves;
  const on = { ...target, entry_id: entry.id };
  const at = { version: entry.version };
  const args = { to: 'kim@example.com', subject: 'Edited', body: `Words ${entry.version}` };
  if (entry.entry.status.state === 'approved') {
    moves.undo = move(10, (tx) => undoLogEntry(tx, on, at));
  } else if (entry.entry.tool === 'ask_user') {
    moves.answer = move(30, (tx) => answerQuestion(tx, on, { ...at, answer: 'Yes.' }));
  } else {
    moves.approve = move(25, (tx) => approveLogEntry(tx, on, at));
    moves.edit = move(8, (tx) => editLogEntry(tx, on, { ...at, args }));
  }
  if (entry.entry.status.state === 'pending')
    moves.reject = move(8, (tx) => rejectLogEntry(tx, on, { ...at, reason }));
  return moves;
}
