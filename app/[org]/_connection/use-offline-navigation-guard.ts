'use client';

import { useEffect } from 'react';
import { showShortcutMessage } from '../_keyboard/shortcut-message';

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
 * it, by an error page. So links are blocked while offline, and each press of one says so.
 */
export function useOfflineNavigationGuard(): void {
  useEffect(() => {
    function onClick(event: MouseEvent) {
      if (navigator.onLine || !replacesPage(event)) return;
      event.preventDefault();
      event.stopPropagation();
      showShortcutMessage('You are offline, so that page can’t be opened now. This one stays as it is.');
    }
    window.addEventListener('click', onClick, { capture: true });
    return () => window.removeEventListener('click', onClick, { capture: true });
  }, []);
}
