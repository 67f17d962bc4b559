'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { showShortcutMessage } from '../_keyboard/shortcut-message';

const never = () => () => {};

/**
 * Whether the scripts of this part of the page have run. A press before that is never carried out, because the card may
 * have changed since; once the part works, it says so. public/early-presses.js records the press.
 */
export function useIsReady(): boolean {
  const isReady = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (!isReady || !dataset.earlyPress) return;
    showShortcutMessage(
      `The page was still loading when you pressed ${dataset.earlyPress}. Nothing was decided; press again.`,
    );
    delete dataset.earlyPress;
  }, [isReady]);
  return isReady;
}
