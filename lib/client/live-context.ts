'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LiveIndex } from './live/live-index';
import type { LiveStore } from './live-store';
import type { LiveSource } from './stream/event-stream';

/** The live store and the event source that one organization's pages share. */
export type Live = { org: string; store: LiveStore; source: LiveSource };

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('A live view needs a LiveProvider around it');
  return live;
}

/** Selects a part of the recent events; renders again only when that part has changed. */
export function useLivePart<T>(select: (live: LiveIndex) => T, atFirst: T): T {
  const { store } = useLive();
  return useSyncExternalStore(
    store.subscribe,
    () => select(store),
    () => atFirst,
  );
}
