'use client';

import { importWithRetry } from '../../kit/async/import-with-retry';
import { createListeners } from '../../kit/store';
import { type Connection, STOPPED } from './connection-status';
import type { LiveSource } from './event-stream';

/** Loading the module counts as connecting: the page is about to be live, not paused. */
const CONNECTING: Connection = { state: 'connecting', since: null, removed: false };

/** A source whose module is loaded after the page, so that the page can be read and used before the stream opens. */
export function lazySource(load: () => Promise<LiveSource>): LiveSource {
  const listeners = createListeners();
  let source: LiveSource | null = null;
  let loading = false;
  let wanted = false;

  function notify(): void {
    listeners.notify();
  }

  async function loadSource(): Promise<void> {
    loading = true;
    notify();
    source = await importWithRetry(load);
    source.subscribe(notify);
    if (wanted) source.start();
    notify();
  }

  return {
    start() {
      wanted = true;
      if (source) source.start();
      else if (!loading) void loadSource();
    },
    stop() {
      wanted = false;
      if (source) source.stop();
      else notify();
    },
    retry: () => source?.retry(),
    connection: () => source?.connection() ?? (loading && wanted ? CONNECTING : STOPPED),
    subscribe: listeners.subscribe,
  };
}
