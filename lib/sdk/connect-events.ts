import type { Connection } from '../client/stream/connection-status';
import { createStreamClient } from '../client/stream/stream-client';
import { type Cursor, formatCursor, type OrgEvent, OrgEventSchema, parseCursor } from '../events/schema';
import { fetchOrgStatus, nodePlatform } from './node-platform';

export type { Connection, OrgEvent };

export type ConnectOptions = {
  /** For example `http://localhost:3000`. */
  origin: string;
  org: string;
  /** `{ authorization: 'Bearer …' }`, or a session's `cookie`. */
  headers: Record<string, string>;
  /** Events after this cursor are replayed first; without it only new ones are sent. */
  cursor?: string | null;
  /** Called with each event once, in order; `cursor` is where to continue after it. */
  onEvent: (event: OrgEvent, cursor: string) => void;
  /** Called with an event whose name or shape this version does not know. */
  onUnknown?: (event: { type: string; payload: unknown }, cursor: string) => void;
  onConnection?: (connection: Connection) => void;
  /**
   * The server cannot continue from our cursor: events may be missing, and new ones follow `cursor` (null: whatever the
   * next stream starts with). A program with state of its own fetches it anew.
   */
  onReset?: (cursor: string | null) => void;
};

export type EventConnection = {
  stop(): void;
  /** Checks the connection at once instead of waiting for the next retry, for example after sleep. */
  retry(): void;
};

/**
 * The organization's events for a program in Node, with the same stream client as pages: reconnects by itself, without
 * loss or repetition, until it is stopped or refused (`signed-out`).
 * @throws TypeError when `cursor` is not a cursor
 */
export function connectEvents(options: ConnectOptions): EventConnection {
  const { origin, org, headers, cursor, onEvent, onUnknown, onConnection, onReset } = options;
  const platform = nodePlatform({ origin, headers });
  let at: Cursor | null = cursor ? parseCursor(cursor) : null;
  if (cursor && !at) throw new TypeError('The cursor is not one. It looks like "ab12cd34.17".');

  const client = createStreamClient({
    org,
    platform,
    fetchStatus: () => fetchOrgStatus(platform, org),
    onStatus: (connection) => onConnection?.(connection),
    store: {
      cursor: () => at,
      start(start) {
        at ??= start;
      },
      push(event) {
        if (at) at = { ...at, seq: event.seq };
        const place = at ? formatCursor(at) : '';
        // Validated, but passed on unchanged, so that a newer server's fields are not lost.
        if (OrgEventSchema.safeParse(event).success) onEvent(event, place);
        else onUnknown?.(event, place);
      },
      skip({ seq, type, data }) {
        if (at) at = { ...at, seq };
        onUnknown?.({ type, payload: parseJson(data) }, at ? formatCursor(at) : '');
      },
      reset(next) {
        at = next;
        onReset?.(next && formatCursor(next));
      },
      // There is nothing to refetch here; buffered events arrive when the proxy releases them.
      refresh() {},
    },
  });
  client.start();
  return { stop: client.stop, retry: client.retry };
}

/** The text itself when it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
