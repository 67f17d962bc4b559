'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LiveIndex } from './live/live-index';
import type { UnreadableAnswers } from './live/unreadable-answers';
import type { LiveStore } from './live-store';
import type { LiveSource } from './stream/event-stream';

/** What one organization's pages share: the live store, the event source, and whether an answer could not be read. */
export type Live = { org: string; store: LiveStore; source: LiveSource; unreadable: UnreadableAnswers };

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('A live view needs a LiveProvider around it');
  return live;
}

/** True while what is shown may be old because the server's answer could not be read. */
export function useUnreadableAnswer(): boolean {
  const { unreadable } = useLive();
  return useSyncExternalStore(unreadable.subscribe, unreadable.get, () => false);
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
