import 'server-only';
import type { Tx } from '../db/transaction';
import { storable } from '../kit/text';
import type { RunContext, Step } from '../planner/planner';
import { applyPlanChange, lockWaitingEntries } from '../plans/changes/apply-change';
import type { NewEntry } from '../plans/changes/log-entry';
import type { Entry } from '../plans/schema/log-entry';
import { isWaiting } from '../plans/transitions';
import { lockOwnRun, type RunClaim } from './claim-run';
import { closeRun, endOfRun, type RunEnd } from './end-run';
import { admitProposal } from './proposals';

export const STEP_LIMIT = 20;

/**
 * `go_on`: ask the planner for another step. `ended`: the run is closed. `lost`: the run belongs to another worker, and
 * nothing was written.
 */
export type StepOutcome = 'go_on' | 'ended' | 'lost';

/**
 * Logs one answer of the planner, all of it or nothing: reasoning, each proposal with the effects of tools that finish
 * at once, and the end of the run. The state is read again first, under the plan's lock.
 */
export async function logStep(
  tx: Tx,
  claim: RunClaim,
  context: RunContext,
  step: Step,
): Promise<StepOutcome> {
  const locked = await lockOwnRun(tx, claim);
  if (!locked || locked.row.step !== context.step) return 'lost';
  const waitingRows = await lockWaitingEntries(tx, locked);
  // An answer or a rejection was logged after the context was read, so these proposals were made without it.
  const nowWaiting = new Set(waitingRows.map(({ id }) => id));
  if (context.log.some(({ id, entry }) => isOpen(entry) && !nowWaiting.has(id))) return 'go_on';

  const { run_id } = claim;
  const create: NewEntry[] = [];
  if (step.reasoning)
    create.push({
      entry: { kind: 'system', event: 'model_reasoning', run_id, text: storable(step.reasoning) },
    });

  const alreadyWaiting = waitingRows.length;
  let end: RunEnd | null = null;
  for (const [position, proposal] of step.proposals.entries()) {
    const waiting = alreadyWaiting + create.filter(({ entry }) => isOpen(entry)).length;
    const admitted = await admitProposal(
      { tx, locked, claim, context, position, waiting, step, create },
      proposal,
    );
    create.push(admitted.entry);
    end = admitted.end ?? null;
    if (end) break;
  }
  const waiting = alreadyWaiting + create.filter(({ entry }) => isOpen(entry)).length;
  if (!end && step.proposals.length === 0) end = { kind: 'done' };
  if (!end && context.step + 1 >= STEP_LIMIT) end = { kind: 'step_limit' };
  if (!end) {
    await applyPlanChange(tx, locked, {
      create,
      columns: { step: locked.row.step + 1, progress_at: locked.now },
    });
    return 'go_on';
  }
  const { state, outcome, attempts } = endOfRun(end, { waiting, locked, context, logged: create });
  await closeRun(tx, { locked, create, run_id, state, outcome, attempts });
  return 'ended';
}

function isOpen(entry: Entry): boolean {
  return entry.kind === 'tool_call' && isWaiting(entry.status.state);
}
