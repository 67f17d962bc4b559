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
    if (!element) return;
    element.focus({ preventScroll: true });
    return keepInView(element);
  }, [id]);

  return id;
}

/** For how long after the page has opened parts above the element may still load and push it away, in milliseconds. */
const LATE_MS = 3_000;
const INPUT = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Scrolls to the element, and again when the page grows, until the person does something themself. Returns stop. */
function keepInView(element: HTMLElement): () => void {
  const show = () => element.scrollIntoView({ block: 'center' });
  show();
  const observer = 'ResizeObserver' in window ? new ResizeObserver(show) : null;
  observer?.observe(document.body);
  const stop = () => {
    observer?.disconnect();
    clearTimeout(timer);
    for (const name of INPUT) window.removeEventListener(name, stop);
  };
  const timer = setTimeout(stop, LATE_MS);
  for (const name of INPUT) window.addEventListener(name, stop, { passive: true });
  return stop;
}
