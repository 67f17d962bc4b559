import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import type { PlanRun } from '@/lib/plans/schema/plan-detail';
import { isWaiting } from '@/lib/plans/transitions';
import { isToolCall, type ToolCallLog } from '../../_entry/entry-args';

/** `earlier`: so many of its entries have not been loaded. */
export type Run = { kind: 'run'; id: string; number: number; logs: PlanLogDisplay[]; earlier: number };
export type HistoryItem = Run | { kind: 'single'; id: string; log: PlanLogDisplay };

type Options = {
  /** Entries that have settled but must stay where they are, because somebody is typing or has the focus there. */
  kept?: (id: string) => boolean;
  /** The oldest entry of what has been loaded without a hole; null when that is all. */
  before?: string | null;
  runs?: readonly PlanRun[];
};

/** What waits, oldest first, and the history, newest first: entries of one run together, the others by themselves. */
export function groupLog(
  logs: PlanLogDisplay[],
  { kept = () => false, before = null, runs = [] }: Options = {},
): { waiting: ToolCallLog[]; history: HistoryItem[] } {
  const waiting: ToolCallLog[] = [];
  const groups = new Map<string, Run>();
  const history: HistoryItem[] = [];
  const numbers = new Map(runs.map(({ id, number }) => [id, number]));
  let within = before === null;
  for (const log of logs) {
    within ||= log.id === before;
    if (isToolCall(log) && (isWaiting(log.entry.status.state) || kept(log.id))) {
      waiting.push(log);
      continue;
    }
    // Before a hole only what waits is known.
    if (!within) continue;
    const runId = log.entry.run_id;
    if (runId === null) {
      history.push({ kind: 'single', id: log.id, log });
      continue;
    }
    const known = groups.get(runId);
    if (known) known.logs.push(log);
    else {
      if (!numbers.has(runId)) numbers.set(runId, numbers.size + 1);
      const run: Run = {
        kind: 'run',
        id: runId,
        number: numbers.get(runId) ?? 0,
        logs: [log],
        earlier: 0,
      };
      groups.set(runId, run);
      history.push(run);
    }
  }
  if (before !== null) noteEarlier(groups, runs, logs);
  return { waiting, history: history.reverse().map((item) => (item.kind === 'run' ? sameRun(item) : item)) };
}

/** Only the run in whose midst the loaded part begins can have more entries than have been seen. */
function noteEarlier(groups: Map<string, Run>, runs: readonly PlanRun[], logs: PlanLogDisplay[]): void {
  const [oldest] = groups.values();
  const entries = runs.find(({ id }) => id === oldest?.id)?.entries ?? 0;
  if (oldest) {
    const seen = logs.filter(({ entry }) => entry.run_id === oldest.id).length;
    oldest.earlier = Math.max(0, entries - seen);
  }
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
    known.earlier === run.earlier &&
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
