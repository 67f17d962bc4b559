import type { PlanLogDisplay } from '../schema/log-entry';
import type { PlanDetail, PlanLogPage } from '../schema/plan-detail';
import { isWaiting } from '../transitions';
import { byTime, newestById } from './records';

// A *window* is what a page has of a long log: everything from its oldest line on, without holes, and before that only what
// waits. Snapshots bring its young end, pages its old end.

export type LogWindow = { log: PlanLogDisplay[]; log_before: string | null };

const union = (...logs: readonly (readonly PlanLogDisplay[])[]) =>
  [...newestById(logs.flat()).values()].sort(byTime);

export function windowOf({ log, log_before }: PlanDetail): LogWindow {
  return { log, log_before };
}

/**
 * The window after a newer snapshot. Where the two do not touch there is a hole that nobody has the lines of, so only the
 * snapshot counts. What waited and is not in the snapshot waits no more: it is left out until a page brings what it became.
 */
export function joinSnapshot(window: LogWindow, detail: PlanDetail): LogWindow {
  if (detail.log_before === null) return windowOf(detail);
  if (!window.log.some(({ id }) => id === detail.log_before)) return windowOf(detail);
  const told = new Set(detail.log.map(({ id }) => id));
  const kept = window.log.filter((line) => told.has(line.id) || !waits(line));
  return { log: union(kept, detail.log), log_before: window.log_before };
}

/** The window with the page that was asked for before its oldest line. A page of another place is not for it. */
export function joinOlder(window: LogWindow, page: PlanLogPage, before: string): LogWindow {
  if (window.log_before !== before) return refreshed(window, page);
  return { log: union(page.log, window.log), log_before: page.log_before };
}

/** What is shown, as a page that was read later has it: nothing joins, nothing leaves. */
export function refreshed(window: LogWindow, page: PlanLogPage): LogWindow {
  const oldest = window.log.find(({ id }) => id === window.log_before);
  const within = page.log.filter((line) => !oldest || byTime(line, oldest) >= 0);
  return { ...window, log: union(window.log, within) };
}

/** Of the merged log, what is known without a hole, and whatever waits. */
export function withinWindow(log: readonly PlanLogDisplay[], before: string | null): PlanLogDisplay[] {
  const start = before === null ? 0 : log.findIndex(({ id }) => id === before);
  return log.filter((line, place) => place >= start || waits(line));
}

function waits({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && isWaiting(entry.status.state);
}
