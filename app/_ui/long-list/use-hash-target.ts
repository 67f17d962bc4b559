'use client';

import { useEffect, useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The id that the address points at, such as `entry-…`; null on the server. Scrolls to it and focuses it. */
export function useHashTarget(): string | null {
  const id = useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1) || null,
    () => null,
  );

  useEffect(() => {
    const element = id ? document.getElementById(id) : null;
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
  }, [id]);

  return id;
}
