import 'server-only';
import type { Database, Tx } from '../db/transaction';
import { AppError } from '../errors';
import { linkedAbortController } from '../kit/async/linked-abort-controller';
import { publicMessage, serviceUnavailable } from '../kit/async/service-error';
import { findPlannerError, type Planner } from '../planner/planner';
import { recordUsage } from '../planner/usage';
import { lockWaitingEntries } from '../plans/changes/apply-change';
import { claimRun, lockOwnRun, type RunClaim, releaseRun, renewLease } from './claim-run';
import { closeRun, retryLater } from './end-run';
import { logStep } from './log-step';
import { readRunContext } from './run-context';

export type ExecuteDeps = { database: Database; planner: Planner; leaseMs: number };

/**
 * Runs one due plan, from `execution_started` to `execution_ended`: asks the planner for the next step, logs it, and
 * repeats until the run ends. Returns whether there was a plan to run.
 * @throws internal errors. The plan's log then only says that something failed, and the run is retried with back-off.
 */
export async function executePlan(deps: ExecuteDeps, signal: AbortSignal): Promise<boolean> {
  const { database, leaseMs } = deps;
  const claim = await database.transaction((tx) => claimRun(tx, leaseMs));
  if (!claim) return false;
  const { controller: run, release } = linkedAbortController(signal);
  // A failing renewal does not end the run, because each write checks the fence. A lost lease does: the run belongs to
  // another worker, so the answer of the running request cannot be used.
  const renewal = setInterval(() => {
    database
      .transaction((tx) => renewLease(tx, claim, leaseMs))
      .then((isOurs) => isOurs || run.abort())
      .catch(() => {});
  }, leaseMs / 3);
  try {
    await takeSteps(deps, claim, run.signal);
  } catch (error) {
    await database.transaction((tx) => releaseAfterFailure(tx, claim, signal.aborted ? null : error));
    if (!(error instanceof AppError || run.signal.aborted)) throw error;
  } finally {
    clearInterval(renewal);
    release();
  }
  return true;
}

async function takeSteps(
  { database, planner }: ExecuteDeps,
  claim: RunClaim,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const context = await database.snapshot((tx) => readRunContext(tx, claim));
    const { org_id, plan_id, run_id } = claim;
    const request = planner.next(context, signal).catch((error: unknown) => {
      throw serviceUnavailable(error);
    });
    const step = await recordUsage(database, { org_id, plan_id, run_id }, request);
    const outcome = await database.transaction((tx) => logStep(tx, claim, context, step));
    if (outcome !== 'go_on') return;
  }
}

/** A shutdown leaves the run open for the next worker; an unreachable planner is tried again later. */
async function releaseAfterFailure(tx: Tx, claim: RunClaim, problem: unknown): Promise<void> {
  const locked = await lockOwnRun(tx, claim);
  if (!locked) return;
  if (problem === null) return releaseRun(tx, locked);
  const waiting = (await lockWaitingEntries(tx, locked)).length;
  const next = retryLater(locked, {
    reason: publicMessage(problem),
    waiting,
    not_before_ms: findPlannerError(problem)?.retry_after_ms ?? null,
  });
  await closeRun(tx, { locked, create: [], run_id: claim.run_id, ...next });
}
