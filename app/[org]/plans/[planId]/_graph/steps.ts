import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import type { ToolName } from '@/lib/plans/tools/tool-args';
import { TOOL_CLASS } from '@/lib/plans/tools/tool-class';
import { isToolCall, type ToolCallLog } from '../../_entry/entry-args';

export type StepRun = { id: string; number: number; startedAt: string; outcome: string | null };

/** One step of a run: an action, the reads before it, and its notes. */
export type Step = {
  /** Of its first entry, so that it stays the same while the step grows. */
  id: string;
  run: StepRun;
  /** Null while the run has only read data, or when it ended without an action. */
  action: ToolCallLog | null;
  reads: ToolCallLog[];
  notes: ToolCallLog[];
};

type Role = 'action' | 'read' | 'note';
const roleOf = (tool: ToolName): Role => {
  const kind = TOOL_CLASS[tool];
  return kind === 'read' ? 'read' : kind === 'immediate' ? 'note' : 'action';
};

/** The plan's runs, also those without loaded entries. */
export type KnownRuns = readonly { id: string; number: number }[];

/** The steps of a log in the order of time, oldest first. */
export function stepsOf(logs: readonly PlanLogDisplay[], known: KnownRuns = []): Step[] {
  const numbers = new Map(known.map(({ id, number }) => [id, number]));
  const runs = new Map<string, { run: StepRun; last: Step | null }>();
  const steps: Step[] = [];
  for (const log of logs) {
    const { run_id } = log.entry;
    if (run_id === null) continue;
    if (!numbers.has(run_id)) numbers.set(run_id, numbers.size + 1);
    const run = runs.get(run_id) ?? { run: startOf(run_id, numbers.get(run_id) ?? 0, log), last: null };
    runs.set(run_id, run);
    if (!isToolCall(log)) {
      if (log.entry.kind === 'system' && log.entry.event === 'execution_ended') {
        run.run.outcome = log.entry.outcome;
      }
      continue;
    }
    const role = roleOf(log.entry.tool);
    const { last } = run;
    const fits = last !== null && (role === 'note' || last.action === null);
    const step = fits ? last : { id: log.id, run: run.run, action: null, reads: [], notes: [] };
    if (role === 'action') step.action = log;
    else (role === 'read' ? step.reads : step.notes).push(log);
    if (step !== last) steps.push(step);
    run.last = step;
  }
  return steps;
}

const startOf = (id: string, number: number, log: PlanLogDisplay): StepRun => ({
  id,
  number,
  startedAt: log.created_at,
  outcome: null,
});

export function entriesOf({ action, reads, notes }: Step): ToolCallLog[] {
  return action ? [...reads, action, ...notes] : [...reads, ...notes];
}

/** True when both steps are rendered the same. */
export function isSameStep(one: Step, other: Step): boolean {
  const [before, after] = [entriesOf(one), entriesOf(other)];
  return (
    one.action === other.action &&
    one.run.number === other.run.number &&
    one.run.outcome === other.run.outcome &&
    before.length === after.length &&
    before.every((log, place) => log === after[place])
  );
}
