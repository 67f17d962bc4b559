'use client';

import { useLayoutEffect, useSyncExternalStore } from 'react';
import { createStore } from '@/lib/kit/store';

/**
 * How a screen follows changes after it was opened: `live` by the stream; a number: it is read again every so many
 * seconds; `none`: not at all, until it is opened again.
 */
export type ScreenUpdates = 'live' | 'none' | number;

const current = createStore<ScreenUpdates>('none');

/**
 * Declares how the open screen follows changes, for the words of the connection badge. A screen that declares nothing is
 * taken for one that shows what was read when it was opened, so the badge never promises too much.
 */
export function useDeclareUpdates(updates: ScreenUpdates): void {
  useLayoutEffect(() => {
    current.set(updates);
    return () => current.set('none');
  }, [updates]);
}

export function useScreenUpdates(): ScreenUpdates {
  return useSyncExternalStore(current.subscribe, current.get, () => 'none');
}
