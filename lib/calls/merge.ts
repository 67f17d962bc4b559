import { parseCursor } from '../events/event-names';
import { byAge, newer, newestById } from '../plans/merge/records';
import type { Call, CallList, CallSummary } from './schema';

/**
 * Joins the pages of the list of calls from its beginning. The result is as old as the oldest page; a call on two pages is
 * in it once.
 */
export function joinCallPages(first: CallList, older: readonly CallList[]): CallList {
  if (older.length === 0) return first;
  const pages = [first, ...older];
  const calls = [...newestById(pages.flatMap((page) => page.calls)).values()].sort(byAge);
  const oldest = pages.reduce((a, b) => (seqOf(b) < seqOf(a) ? b : a));
  return { calls, next: older.at(-1)?.next ?? null, cursor: oldest.cursor };
}

const seqOf = ({ cursor }: CallList) => parseCursor(cursor)?.seq ?? 0;

/**
 * The list as it is now, newest first, down to the end of its last page: per id the higher version counts, and a call that
 * is not in the snapshot joins at its place. Calls are never removed, so it is newer than the snapshot.
 */
export function mergeCalls(list: CallList, live: readonly CallSummary[]): CallList {
  const changes = newestById(live);
  const known = new Set(list.calls.map(({ id }) => id));
  const end = list.calls.find(({ id }) => id === list.next);
  const added = [...changes.values()].filter(
    (call) => !known.has(call.id) && (end === undefined || byAge(call, end) < 0),
  );
  const calls = list.calls.map((call) => newer(call, changes.get(call.id)));
  return { ...list, calls: added.length === 0 ? calls : [...calls, ...added].sort(byAge) };
}

/** The call as it is now. Its transcript never changes, and events do not carry it. */
export function mergeCall(call: Call, live: CallSummary | null): Call {
  if (live?.id !== call.id || live.version <= call.version) return call;
  return { ...call, ...live };
}
