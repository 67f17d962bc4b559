'use client';

import { createListeners } from '../../kit/store';
import type { LiveStore } from '../live-store';
import type { PresenceStore } from '../presence/presence-store';
import { type Connection, STOPPED } from './connection-status';
import { browserPlatform, type Platform } from './platform';
import { createStreamClient, type StreamClient } from './stream-client';

/** A source of live events: a stream of this tab's own, or one that the browser's tabs share. */
export type LiveSource = {
  start(): void;
  stop(): void;
  /** Reconnects at once. */
  retry(): void;
  connection(): Connection;
  subscribe(listener: () => void): () => void;
};

/** `userId`: the signed-in user, where it matters. */
type Options = {
  org: string;
  userId?: string | undefined;
  store: LiveStore;
  presence?: PresenceStore | undefined;
  platform?: () => Platform;
};

/**
 * The organization's events over a stream of its own. Browser APIs are used only from `start` on, because there are
 * none on the server.
 */
export function createEventStream({
  org,
  userId,
  store,
  presence,
  platform = browserPlatform,
}: Options): LiveSource {
  const listeners = createListeners();
  let connection = STOPPED;
  let client: StreamClient | null = null;

  function onStatus(next: Connection): void {
    connection = next;
    listeners.notify();
  }

  return {
    start() {
      client ??= createStreamClient({ org, userId, store, presence, platform: platform(), onStatus });
      client.start();
    },
    stop: () => client?.stop(),
    retry: () => client?.retry(),
    connection: () => connection,
    subscribe: listeners.subscribe,
  };
}
