import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import type { PlanRun } from '@/lib/plans/schema/plan-detail';
import { isWaiting } from '@/lib/plans/transitions';
import { isToolCall, type ToolCallLog } from '../../_entry/entry-args';

/** `earlier`: the number of its entries that are not loaded. */
export type Run = { kind: 'run'; id: string; number: number; logs: PlanLogDisplay[]; earlier: number };
export type HistoryItem = Run | { kind: 'single'; id: string; log: PlanLogDisplay };

type Options = {
  /** Settled entries that stay in place, because the person is typing there or has the focus there. */
  kept?: (id: string) => boolean;
  /** The oldest entry loaded without a gap; null when everything is loaded. */
  before?: string | null;
  runs?: readonly PlanRun[];
};

/** The waiting entries, oldest first, and the history, newest first: entries of one run grouped, the others single. */
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
    // Before a gap only waiting entries are known.
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

/** Only the run in which the loaded part begins can have entries that are not loaded. */
function noteEarlier(groups: Map<string, Run>, runs: readonly PlanRun[], logs: PlanLogDisplay[]): void {
  const [oldest] = groups.values();
  const entries = runs.find(({ id }) => id === oldest?.id)?.entries ?? 0;
  if (oldest) {
    const seen = logs.filter(({ entry }) => entry.run_id === oldest.id).length;
    oldest.earlier = Math.max(0, entries - seen);
  }
}

/** The last group of each run, by its first entry. */
const grouped = new WeakMap<PlanLogDisplay, Run>();

/** An unchanged run stays the same object, so it is not rendered again. */
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

/** The outcome of a run, as recorded; null while it runs. */
export function outcomeOf(run: Run): string | null {
  for (const { entry } of run.logs) {
    if (entry.kind === 'system' && entry.event === 'execution_ended') return entry.outcome;
  }
  return null;
}
