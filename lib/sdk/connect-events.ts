'use client';

import { type Connection, createStreamClient } from '../client/stream/stream-client';
import { type Cursor, formatCursor, type PlanEvent, PlanEventSchema, parseCursor } from '../events/schema';
import { askOrg, nodePlatform } from './node-platform';

export type { Connection, PlanEvent };

export type ConnectOptions = {
  /** Such as `http://localhost:3000`. */
  origin: string;
  org: string;
  /** `{ authorization: 'Bearer …' }`, or a session's `cookie`. */
  headers: Record<string, string>;
  /** Events after this one are replayed first; without it, only new ones come. */
  cursor?: string | null;
  /** Each event once, in order; `cursor` is where to go on after it. */
  onEvent: (event: PlanEvent, cursor: string) => void;
  /** An event of a shape that this version does not know. */
  onUnknown?: (event: { type: string; payload: unknown }, cursor: string) => void;
  onConnection?: (connection: Connection) => void;
  /**
   * The server cannot go on from where we are: events may be missing, and new ones come after `cursor` (null: from whenever
   * the next stream is open). Whoever keeps a state of its own fetches it anew.
   */
  onReset?: (cursor: string | null) => void;
};

export type EventConnection = {
  stop(): void;
  /** Looks at once whether the connection still lives, and does not wait for the next try: after a sleep, say. */
  retry(): void;
};

/**
 * The org's events for a program in Node, over the supervisor that pages have: reconnects by itself, without loss or
 * repetition, until it is stopped or refused (`signed-out`).
 * @throws TypeError when `cursor` is none
 */
export function connectEvents(options: ConnectOptions): EventConnection {
  const { origin, org, headers, cursor, onEvent, onUnknown, onConnection, onReset } = options;
  const world = nodePlatform({ origin, headers });
  let at: Cursor | null = cursor ? parseCursor(cursor) : null;
  if (cursor && !at) throw new TypeError('The cursor is not one. It looks like "ab12cd34.17".');

  const supervisor = createStreamClient({
    org,
    world,
    askStanding: () => askOrg(world, org),
    tell: (connection) => onConnection?.(connection),
    store: {
      cursor: () => at,
      start(start) {
        at ??= start;
      },
      push(event) {
        if (at) at = { ...at, seq: event.seq };
        const place = at ? formatCursor(at) : '';
        // Checked, but handed on as it came: a newer server's further fields are not lost.
        if (PlanEventSchema.safeParse(event).success) onEvent(event, place);
        else onUnknown?.(event, place);
      },
      reset(next) {
        at = next;
        onReset?.(next && formatCursor(next));
      },
      // Nothing to fetch again: what a proxy holds back comes when it lets go.
      refresh() {},
    },
  });
  supervisor.start();
  return { stop: supervisor.stop, retry: supervisor.retry };
}
