import type { PlanLogDisplay } from '../schema/log-entry';
import type { PlanDetail, PlanLogPage } from '../schema/plan-detail';
import { isWaiting } from '../transitions';
import { byTime, newestById } from './records';

// A *window* is the loaded part of a long log: everything from its oldest entry on, without gaps, and before that only
// waiting entries. Snapshots bring its newest end, pages its oldest.

export type LogWindow = { log: PlanLogDisplay[]; log_before: string | null };

const union = (...logs: readonly (readonly PlanLogDisplay[])[]) =>
  [...newestById(logs.flat()).values()].sort(byTime);

export function windowOf({ log, log_before }: PlanDetail): LogWindow {
  return { log, log_before };
}

/**
 * The window after a newer snapshot. When the two do not touch, entries between them are unknown, so only the snapshot
 * counts. An entry that waited and is not in the snapshot no longer waits: it is left out until a page brings its new
 * state.
 */
export function joinSnapshot(window: LogWindow, detail: PlanDetail): LogWindow {
  if (detail.log_before === null) return windowOf(detail);
  if (!window.log.some(({ id }) => id === detail.log_before)) return windowOf(detail);
  const snapshotIds = new Set(detail.log.map(({ id }) => id));
  const kept = window.log.filter((line) => snapshotIds.has(line.id) || !isWaitingEntry(line));
  return { log: union(kept, detail.log), log_before: window.log_before };
}

/** Adds the page that was requested before its oldest entry. A page for another place is ignored. */
export function joinOlder(window: LogWindow, page: PlanLogPage, before: string): LogWindow {
  if (window.log_before !== before) return updateShown(window, page);
  return { log: union(page.log, window.log), log_before: page.log_before };
}

/** Updates the shown entries from a page that was read later; none joins or leaves. */
export function updateShown(window: LogWindow, page: PlanLogPage): LogWindow {
  const oldest = window.log.find(({ id }) => id === window.log_before);
  const inWindow = page.log.filter((line) => !oldest || byTime(line, oldest) >= 0);
  return { ...window, log: union(window.log, inWindow) };
}

/** The gapless part of the merged log, and the waiting entries. */
export function withinWindow(log: readonly PlanLogDisplay[], before: string | null): PlanLogDisplay[] {
  const start = before === null ? 0 : log.findIndex(({ id }) => id === before);
  return log.filter((line, index) => index >= start || isWaitingEntry(line));
}

function isWaitingEntry({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && isWaiting(entry.status.state);
}
