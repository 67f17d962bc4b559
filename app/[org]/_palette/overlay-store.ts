'use client';

import { useSyncExternalStore } from 'react';
import { createStore } from '@/lib/kit/store';

/** The overlay that is open; at most one. */
export type Showing = 'palette' | 'help' | 'new-plan' | 'new-contact' | null;

const store = createStore<Showing>(null);

export const show = store.set;

export const isShowing = store.get;

export function useShowing(): Showing {
  return useSyncExternalStore(store.subscribe, store.get, () => null);
}
