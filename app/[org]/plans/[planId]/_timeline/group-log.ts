import type { PlanLogDisplay } from '@/lib/plans/schema';
import { isWaiting } from '@/lib/plans/transitions';
import { isToolCall, type ToolCallLog } from '../../_entry/entry-args';

export type Run = { kind: 'run'; id: string; number: number; logs: PlanLogDisplay[] };
export type HistoryItem = Run | { kind: 'single'; id: string; log: PlanLogDisplay };

/**
 * What waits, oldest first, and the history, newest first: entries of one run together, the others by themselves.
 * `kept` are entries that have settled but must stay where they are, because somebody is typing or has the focus there.
 */
export function groupLog(
  logs: PlanLogDisplay[],
  kept: (id: string) => boolean = () => false,
): { waiting: ToolCallLog[]; history: HistoryItem[] } {
  const waiting: ToolCallLog[] = [];
  const runs = new Map<string, Run>();
  const history: HistoryItem[] = [];
  for (const log of logs) {
    if (isToolCall(log) && (isWaiting(log.entry.status.state) || kept(log.id))) {
      waiting.push(log);
      continue;
    }
    const runId = log.entry.run_id;
    if (runId === null) {
      history.push({ kind: 'single', id: log.id, log });
      continue;
    }
    const run = runs.get(runId) ?? { kind: 'run' as const, id: runId, number: runs.size + 1, logs: [] };
    if (run.logs.length === 0) {
      runs.set(runId, run);
      history.push(run);
    }
    run.logs.push(log);
  }
  return { waiting, history: history.reverse().map((item) => (item.kind === 'run' ? sameRun(item) : item)) };
}

/** Each run as it was grouped last, by its first entry. */
const grouped = new WeakMap<PlanLogDisplay, Run>();

/** A run in which nothing has changed is the same object as before, and is not rendered again. */
function sameRun(run: Run): Run {
  const [first] = run.logs;
  if (!first) return run;
  const known = grouped.get(first);
  const same =
    known?.number === run.number &&
    known.logs.length === run.logs.length &&
    known.logs.every((log, place) => log === run.logs[place]);
  if (!same) grouped.set(first, run);
  return same ? known : run;
}

/** How a run ended, in its own words; null while it runs. */
export function outcomeOf(run: Run): string | null {
  for (const { entry } of run.logs) {
    if (entry.kind === 'system' && entry.event === 'execution_ended') return entry.outcome;
  }
  return null;
}
