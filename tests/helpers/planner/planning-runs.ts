import { createLocalPlanner } from '@/lib/planner/local/planner';
import type { Proposal } from '@/lib/planner/planner';
import type { PlanLogDisplay, ToolCallStatus } from '@/lib/plans/schema/log-entry';
import { logOf, pending, runContext } from './planning';

const planner = createLocalPlanner();
const signal = new AbortController().signal;

type Setting = Parameters<typeof runContext>[0];

/** Runs until the planner proposes nothing more or ends the run. Entries that need a person stay pending. */
export async function runOnce(setting: Setting, log: PlanLogDisplay[]): Promise<Proposal[]> {
  const made: Proposal[] = [];
  for (let step = 0; step < 20; step++) {
    const all = [...log, ...logOf(made, () => pending)];
    const { proposals } = await planner.next(runContext(setting, all, step), signal);
    made.push(...proposals);
    if (proposals.length === 0 || proposals.some(({ tool }) => /^(?:complete_plan|schedule)/.test(tool)))
      return made;
  }
  throw new Error('the run did not end');
}

/** Several runs. `outcomes` are the statuses that the waiting entries of each run have before the next run. */
export async function runs(setting: Setting, ...outcomes: ToolCallStatus[]): Promise<Proposal[][]> {
  const all: Proposal[][] = [];
  let log: PlanLogDisplay[] = [];
  for (const outcome of [...outcomes, pending]) {
    const made = await runOnce(setting, log);
    all.push(made);
    log = [...log, ...logOf(made, () => outcome)];
  }
  return all;
}

export const tools = (proposals: Proposal[] | undefined) => (proposals ?? []).map(({ tool }) => tool);
export const argsOf = (proposals: Proposal[] | undefined, tool: string) =>
  (proposals ?? []).find((proposal) => proposal.tool === tool)?.args;
