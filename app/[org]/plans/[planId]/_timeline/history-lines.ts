import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import type { HistoryItem, Run } from './group-log';

/** One row of the history: a run's heading, a note of entries that are not loaded, or an entry. */
export type HistoryLine =
  | { kind: 'run'; key: string; run: Run; open: boolean }
  | { kind: 'earlier'; key: string; count: number }
  | { kind: 'log'; key: string; log: PlanLogDisplay; place: 'alone' | 'inside' };

/** Flattens the groups, because the virtual list takes rows. */
export function linesOf(history: readonly HistoryItem[], isOpen: (item: Run) => boolean): HistoryLine[] {
  return history.flatMap((item): HistoryLine[] => {
    if (item.kind === 'single') return [lineOf(item.log, 'alone')];
    const open = isOpen(item);
    const heading = headingOf(item, open);
    if (!open) return [heading];
    const earlier: HistoryLine[] =
      item.earlier > 0 ? [{ kind: 'earlier', key: `earlier ${item.id}`, count: item.earlier }] : [];
    return [heading, ...earlier, ...shownLogs(item).map((log) => lineOf(log, 'inside'))];
  });
}

/** The entries of a run without its beginning and end, which the heading says. */
function shownLogs({ logs }: Run): PlanLogDisplay[] {
  return logs.filter(
    ({ entry }) =>
      entry.kind !== 'system' || (entry.event !== 'execution_started' && entry.event !== 'execution_ended'),
  );
}

const lines = new WeakMap<PlanLogDisplay, HistoryLine & { kind: 'log' }>();
const headings = new WeakMap<Run, HistoryLine & { kind: 'run' }>();

/** The same entry at the same place is the same object, so an unchanged row is not rendered again. */
function lineOf(log: PlanLogDisplay, place: 'alone' | 'inside'): HistoryLine {
  const known = lines.get(log);
  if (known?.place === place) return known;
  const line = { kind: 'log' as const, key: log.id, log, place };
  lines.set(log, line);
  return line;
}

function headingOf(run: Run, open: boolean): HistoryLine {
  const known = headings.get(run);
  if (known?.open === open) return known;
  const heading = { kind: 'run' as const, key: `run ${run.id}`, run, open };
  headings.set(run, heading);
  return heading;
}
