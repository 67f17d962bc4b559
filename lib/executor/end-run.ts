import 'server-only';
import type { Tx } from '../db/transaction';
import { backoffMs, MAX_ATTEMPTS } from '../kit/async/backoff';
import type { RunContext } from '../planner/planner';
import { applyPlanChange, CLEARED_RUN, type LockedPlan } from '../plans/changes/apply-change';
import type { NewEntry } from '../plans/changes/log-entry';
import type { Entry, SystemEntry } from '../plans/schema/log-entry';
import type { PlanState } from '../plans/schema/plan';
import { countStored } from '../plans/tools/stored-messages';

/** Why a run ends: nothing more to do, a control tool, or too many steps. */
export type RunEnd =
  | { kind: 'done' }
  | { kind: 'scheduled'; at: string }
  | { kind: 'completed'; summary: string }
  | { kind: 'failed'; reason: string }
  | { kind: 'step_limit' };

type RunEndInput = { waiting: number; locked: LockedPlan; context: RunContext; logged: NewEntry[] };

/** The plan's state after the run, its closing log entry, and the number of failed runs in a row. */
export function endOfRun(
  end: RunEnd,
  { waiting, locked, context, logged }: RunEndInput,
): { state: PlanState; outcome: string; attempts: number } {
  switch (end.kind) {
    case 'completed':
      return { state: completed(end.summary, context, logged), outcome: 'completed', attempts: 0 };
    case 'failed':
      return { state: { status: 'failed', reason: end.reason }, outcome: 'failed', attempts: 0 };
    case 'scheduled': {
      const next_execution_at = new Date(end.at).toISOString();
      const status = waiting > 0 ? ('awaiting_input' as const) : ('stand_by' as const);
      return { state: { status, next_execution_at }, outcome: 'scheduled', attempts: 0 };
    }
    case 'done':
      return waiting > 0
        ? { state: { status: 'awaiting_input' }, outcome: 'waiting', attempts: 0 }
        : {
            state: completed(summaryOf(context, logged), context, logged),
            outcome: 'completed',
            attempts: 0,
          };
    case 'step_limit':
      return waiting > 0
        ? { state: { status: 'awaiting_input' }, outcome: 'step limit reached', attempts: 0 }
        : retryLater(locked, {
            reason: 'The planner reached its step limit without finishing',
            waiting,
          });
  }
}

type RetryInput = { reason: string; waiting: number; not_before_ms?: number | null };

/**
 * Back-off after a failed run. After the last attempt the plan fails and shows the reason. While entries wait for
 * people the plan waits with them instead of failing, and its next run starts with all its attempts.
 */
export function retryLater(
  { row, now }: LockedPlan,
  { reason, waiting, not_before_ms }: RetryInput,
): { state: PlanState; outcome: string; attempts: number } {
  const attempts = row.attempts + 1;
  if (attempts >= MAX_ATTEMPTS) {
    const summary = `${reason}. Tried ${attempts} times.`;
    if (waiting > 0)
      return { state: { status: 'awaiting_input' }, outcome: `gave up: ${summary}`, attempts: 0 };
    return { state: { status: 'failed', reason: summary }, outcome: 'failed', attempts };
  }
  const delayMs = Math.max(backoffMs(attempts), not_before_ms ?? 0);
  const next_execution_at = new Date(now.getTime() + delayMs).toISOString();
  return { state: { status: 'stand_by', next_execution_at }, outcome: `${reason}. Trying again.`, attempts };
}

type CloseRunInput = {
  locked: LockedPlan;
  create: NewEntry[];
  run_id: string;
  state: PlanState;
  outcome: string;
  attempts: number;
};

/** Writes `execution_ended` and the plan's next state together. */
export async function closeRun(tx: Tx, input: CloseRunInput): Promise<void> {
  const { locked, create, run_id, state, outcome, attempts } = input;
  const ended: SystemEntry = { kind: 'system', event: 'execution_ended', run_id, outcome };
  await applyPlanChange(tx, locked, {
    state,
    create: [...create, { entry: ended }],
    columns: { ...CLEARED_RUN, attempts },
  });
}

function entriesOf(context: RunContext, logged: NewEntry[]): Entry[] {
  return [...context.log, ...logged].map(({ entry }) => entry);
}

function completed(summary: string, context: RunContext, logged: NewEntry[]): PlanState {
  const stored = countStored(entriesOf(context, logged));
  if (stored === 0) return { status: 'completed', summary };
  return { status: 'completed', summary: withStored(summary, stored), stored };
}

/** A language model may write that a stored message was sent, so a summary without the fact is preceded by it. */
function withStored(summary: string, stored: number): string {
  return /stored.*not sent/is.test(summary) ? summary : `${messages(stored)} stored, not sent. ${summary}`;
}

function summaryOf(context: RunContext, logged: NewEntry[]): string {
  const entries = entriesOf(context, logged);
  const executed = entries.filter(
    (entry) =>
      entry.kind === 'tool_call' && entry.status.state === 'executed' && entry.tool.startsWith('send_'),
  ).length;
  const stored = countStored(entries);
  const parts = [
    executed > stored ? `${messages(executed - stored)} sent` : '',
    stored > 0 ? `${messages(stored)} stored, not sent` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'Nothing left to do.' : `${parts.join('; ')}; nothing is left to do.`;
}

const messages = (count: number) => (count === 1 ? '1 message' : `${count} messages`);
