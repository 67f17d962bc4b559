'use client';

import type { LiveStore } from '../live-store';
import type { PresenceStore } from '../presence/presence-store';
import { browserPlatform, type Platform } from './platform';
import { type Connection, createStreamClient, type StreamClient } from './stream-client';

/** Where live events come from: a stream of this tab's own, or one that the tabs of the browser share. */
export type LiveSource = {
  start(): void;
  stop(): void;
  /** Tries again at once. */
  retry(): void;
  connection(): Connection;
  subscribe(listener: () => void): () => void;
};

/** `userId`: whose page it is, where that matters. */
type Options = {
  org: string;
  userId?: string | undefined;
  store: LiveStore;
  presence?: PresenceStore | undefined;
  world?: () => Platform;
};

/** The org's events over a stream of its own. The browser is first touched when it starts: there is none on the server. */
export function createEventStream({
  org,
  userId,
  store,
  presence,
  world = browserPlatform,
}: Options): LiveSource {
  const listeners = new Set<() => void>();
  let connection: Connection = { state: 'stopped', since: null, removed: false };
  let supervisor: StreamClient | null = null;

  function tell(next: Connection): void {
    connection = next;
    for (const listener of [...listeners]) listener();
  }

  return {
    start() {
      supervisor ??= createStreamClient({ org, userId, store, presence, world: world(), tell });
      supervisor.start();
    },
    stop: () => supervisor?.stop(),
    retry: () => supervisor?.retry(),
    connection: () => connection,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
