'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';

/** The width at which list and card stand side by side; the same as `lg:` in the classes. */
const WIDE = '(min-width: 64rem)';
/** Less than this still counts as the top, in pixels. */
const NEAR_TOP = 40;

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener?.('change', listener);
  return () => query.removeEventListener?.('change', listener);
}

/** The server cannot know the width, so it renders both and CSS hides one. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, isWide, () => true);
}

/** The present width. During hydration a page is still rendered as the server assumed. */
export function isWide(): boolean {
  return window.matchMedia(WIDE).matches;
}

export function useAtTop(): boolean {
  const [atTop, setAtTop] = useState(true);
  useEffect(() => {
    const look = () => setAtTop(window.scrollY <= NEAR_TOP);
    look();
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, []);
  return atTop;
}
