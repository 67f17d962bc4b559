import { type Cursor, formatCursor } from './event-names';

/** The event stream of an organization; with a cursor, the events after it come first. */
export function eventsUrl(org: string, after: Cursor | null): string {
  const path = `/api/orgs/${encodeURIComponent(org)}/events`;
  return after ? `${path}?after=${formatCursor(after)}` : path;
}
