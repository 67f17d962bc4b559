'use client';

import type { StreamState } from './machine';
import type { Platform } from './platform';

/** The status that a person sees. `since`: when it was last live; null when it never was, or is. */
export type Connection = {
  state: Exclude<StreamState, 'probing'>;
  since: number | null;
  /** Signed in, but no longer a member of this organization. */
  removed: boolean;
};

export const STOPPED: Connection = { state: 'stopped', since: null, removed: false };

/** Derives the status from the states of the stream client, and reports each change once. */
export function createConnectionStatus(
  { now }: Pick<Platform, 'now'>,
  onStatus: (connection: Connection) => void,
) {
  let state: StreamState = 'stopped';
  let since: number | null = null;
  let removed = false;
  let reported = STOPPED;
  return {
    /** Counts from the next update until the connection is live again. */
    setRemoved(value: boolean): void {
      removed = value;
    },
    update(next: StreamState): void {
      if (next === 'live') {
        since = null;
        removed = false;
      } else if (state === 'live') since = now();
      state = next;
      const shown = next === 'probing' ? 'polling' : next;
      if (shown === reported.state && removed === reported.removed) return;
      reported = { state: shown, since, removed };
      onStatus(reported);
    },
  };
}
