'use client';

import { loadInTheEnd } from './load-in-the-end';
import type { LiveSource } from './stream/event-stream';
import type { Connection } from './stream/supervisor';

const STOPPED: Connection = { state: 'stopped', since: null, removed: false };

/** A source whose program comes after the page: what is on screen can be read and pressed before the stream is opened. */
export function lateSource(load: () => Promise<LiveSource>): LiveSource {
  const listeners = new Set<() => void>();
  let source: LiveSource | null = null;
  let loading = false;
  let wanted = false;

  async function fetchProgram(): Promise<void> {
    loading = true;
    source = await loadInTheEnd(load);
    source.subscribe(() => {
      for (const listener of [...listeners]) listener();
    });
    if (wanted) source.start();
  }

  return {
    start() {
      wanted = true;
      if (source) source.start();
      else if (!loading) void fetchProgram();
    },
    stop() {
      wanted = false;
      source?.stop();
    },
    retry: () => source?.retry(),
    connection: () => source?.connection() ?? STOPPED,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
