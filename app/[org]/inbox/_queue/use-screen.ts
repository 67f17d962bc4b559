'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';

/** The list and the card beside each other; the same width as `lg:` in the classes. */
const WIDE = '(min-width: 64rem)';
/** So little is not scrolled away. */
const NEAR_TOP = 40;

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener?.('change', listener);
  return () => query.removeEventListener?.('change', listener);
}

/** The server cannot know, and hides by its classes what is too much. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, isWide, () => true);
}

/** As it is right now: while a page wakes up it is still what the server took it for. */
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
