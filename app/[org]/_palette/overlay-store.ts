'use client';

import { useSyncExternalStore } from 'react';

/** The overlay that is open; at most one. */
export type Showing = 'palette' | 'help' | 'new-plan' | 'new-contact' | null;

const listeners = new Set<() => void>();
let showing: Showing = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function show(next: Showing): void {
  showing = next;
  for (const listener of listeners) listener();
}

export const isShowing = (): Showing => showing;

export function useShowing(): Showing {
  return useSyncExternalStore(subscribe, isShowing, () => null);
}
