'use client';

import { useEffect } from 'react';
import { say } from '../_org/say';

/** Whether following a link would replace this page, in this tab, with another. */
function leavesHere(event: MouseEvent): boolean {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return false;
  return link.pathname !== window.location.pathname || link.search !== window.location.search;
}

/**
 * Without a network no other screen can be fetched, and the browser would put an error page in the place of this one, with
 * everything that can still be read here and all that was typed. So links wait.
 */
export function useStayingHere(): void {
  useEffect(() => {
    function onClick(event: MouseEvent) {
      if (navigator.onLine || !leavesHere(event)) return;
      event.preventDefault();
      event.stopPropagation();
      void say('You are offline: that screen cannot be fetched now. This one stays as it is.');
    }
    window.addEventListener('click', onClick, { capture: true });
    return () => window.removeEventListener('click', onClick, { capture: true });
  }, []);
}
