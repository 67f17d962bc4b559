'use client';

import { useSyncExternalStore } from 'react';
import { createStore } from '@/lib/kit/store';

/** Why a press did nothing, or what it needs. Without it a press would be lost in silence. `id`: differs for each press. */
export type ShortcutMessage = { id: number; text: string };

/** As long as a notice is shown, the press that it asks for counts, in milliseconds. */
export const MESSAGE_MS = 8_000;

const notice = createStore<ShortcutMessage | null>(null);
let count = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Replaces the notice before it; null takes it away. */
export function showShortcutMessage(text: string | null): void {
  clearTimeout(timer);
  count += 1;
  notice.set(text === null ? null : { id: count, text });
  if (text !== null) timer = setTimeout(() => notice.set(null), MESSAGE_MS);
}

export function useShortcutMessage(): ShortcutMessage | null {
  return useSyncExternalStore(notice.subscribe, notice.get, () => null);
}
