'use client';

import { importWithRetry } from '../kit/import-with-retry';
import type { LiveSource } from './stream/event-stream';
import type { Connection } from './stream/stream-client';

const STOPPED: Connection = { state: 'stopped', since: null, removed: false };
/** To fetch the program is the beginning of connecting: the page is about to be live, and not paused. */
const CONNECTING: Connection = { state: 'connecting', since: null, removed: false };

/** A source whose program comes after the page: what is on screen can be read and pressed before the stream is opened. */
export function lazySource(load: () => Promise<LiveSource>): LiveSource {
  const listeners = new Set<() => void>();
  let source: LiveSource | null = null;
  let loading = false;
  let wanted = false;

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  async function fetchProgram(): Promise<void> {
    loading = true;
    tell();
    source = await importWithRetry(load);
    source.subscribe(tell);
    if (wanted) source.start();
    tell();
  }

  return {
    start() {
      wanted = true;
      if (source) source.start();
      else if (!loading) void fetchProgram();
    },
    stop() {
      wanted = false;
      if (source) source.stop();
      else tell();
    },
    retry: () => source?.retry(),
    connection: () => source?.connection() ?? (loading && wanted ? CONNECTING : STOPPED),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
