'use client';

import { useSyncExternalStore } from 'react';
import { createStore } from '@/lib/kit/store';

/** The overlay that is open; at most one. */
export type Overlay = 'palette' | 'help' | 'new-plan' | 'new-contact' | null;

const store = createStore<Overlay>(null);

export const show = store.set;

export const isShowing = store.get;

export function useOverlay(): Overlay {
  return useSyncExternalStore(store.subscribe, store.get, () => null);
}
