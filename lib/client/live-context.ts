'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import { emptyView, type LiveStore, type LiveView } from './live-store';
import type { LiveSource } from './stream/event-stream';

/** What one organisation's pages share: its events, and where they come from. */
export type Live = { org: string; store: LiveStore; source: LiveSource };

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('A live view needs a LiveProvider around it');
  return live;
}

/** What has happened lately in the org; renders again whenever something has. */
export function useLiveView(): LiveView {
  const { store } = useLive();
  return useSyncExternalStore(store.subscribe, store.view, emptyView);
}
