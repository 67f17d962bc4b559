import 'server-only';
import type { Tx } from '../db/transaction';
import type { RunContext, Step } from '../planner/planner';
import type { NewEntry } from '../plans/log';
import { lockWaitingEntries, record } from '../plans/record';
import type { PlanState, SystemEntry } from '../plans/schema';
import { isWaiting } from '../plans/transitions';
import { lockOwnRun, type RunClaim } from './claim-run';
import { endOfRun, type RunEnd } from './end-run';
import { admitProposal } from './proposals';

export const STEP_LIMIT = 20;

/** `go_on`: ask the planner again. `ended`: the run is closed. `lost`: it is no longer ours, nothing was written. */
export type StepOutcome = 'go_on' | 'ended' | 'lost';

/**
 * Logs one answer of the planner, all of it or nothing: reasoning, each proposal with the effects of tools that finish at
 * once, and the end of the run when it comes to one. The state is read again first, under the plan's lock.
 */
export async function logStep(
  tx: Tx,
  claim: RunClaim,
  context: RunContext,
  step: Step,
): Promise<StepOutcome> {
  const locked = await lockOwnRun(tx, claim);
  if (!locked || locked.row.step !== context.step) return 'lost';
  const { run_id } = claim;
  const create: NewEntry[] = [];
  if (step.reasoning)
    create.push({ entry: { kind: 'system', event: 'model_reasoning', run_id, text: step.reasoning } });

  const alreadyWaiting = (await lockWaitingEntries(tx, locked)).length;
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
    await record(tx, locked, { create, columns: { step: locked.row.step + 1 } });
    return 'go_on';
  }
  const { state, outcome, attempts } = endOfRun(end, { waiting, locked, context, logged: create });
  await closeRun(tx, { locked, create, run_id, state, outcome, attempts });
  return 'ended';
}

type Closing = {
  locked: Parameters<typeof record>[1];
  create: NewEntry[];
  run_id: string;
  state: PlanState;
  outcome: string;
  attempts: number;
};

/** Writes `execution_ended` and the plan's next state together. */
export async function closeRun(tx: Tx, closing: Closing): Promise<void> {
  const { locked, create, run_id, state, outcome, attempts } = closing;
  const ended: SystemEntry = { kind: 'system', event: 'execution_ended', run_id, outcome };
  await record(tx, locked, {
    state,
    create: [...create, { entry: ended }],
    columns: { run_id: null, step: 0, lease_until: null, attempts },
  });
}

function isOpen(entry: NewEntry['entry']): boolean {
  return entry.kind === 'tool_call' && isWaiting(entry.status.state);
}
