'use client';

import { useEffect, useState } from 'react';

/** Whether following a link would replace this page, in this tab, with another. */
function replacesPage(event: MouseEvent): boolean {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return false;
  return link.pathname !== window.location.pathname || link.search !== window.location.search;
}

/**
 * Without a network no other screen can be fetched, and the browser would replace this one, with everything typed in
 * it, by an error page. So links are blocked while offline. Returns whether one was.
 */
export function useOfflineNavigationGuard(): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const release = () => setHeld(false);
    function onClick(event: MouseEvent) {
      if (navigator.onLine || !replacesPage(event)) return;
      event.preventDefault();
      event.stopPropagation();
      setHeld(true);
    }
    window.addEventListener('click', onClick, { capture: true });
    window.addEventListener('online', release);
    return () => {
      window.removeEventListener('click', onClick, { capture: true });
      window.removeEventListener('online', release);
    };
  }, []);
  return held;
}
