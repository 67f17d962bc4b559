'use client';

import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';
import { coveredHeight, scrollingAncestor } from './scrolling';

// Which version of a message has been on screen to its end. Only that may be approved.

const shown = new Map<string, number>();
const { subscribe, notify } = createListeners();

export function wasShown(id: string, version: number): boolean {
  return shown.get(id) === version;
}

function markShown(id: string, version: number): void {
  shown.set(id, version);
  notify();
}

/** The number of these that have been shown in the version given. Renders again when it changes. */
export function useShownCount(of: readonly { id: string; version: number }[]): number {
  const count = () => of.filter(({ id, version }) => wasShown(id, version)).length;
  return useSyncExternalStore(subscribe, count, () => 0);
}

type EndOnScreen = { ref: RefObject<HTMLSpanElement | null>; isShown: () => boolean };

/**
 * For an element at the end of what has to be read: marks this version as shown when the element is on screen. Hidden tabs,
 * what a scrolled pane cuts off, and what a bar at the bottom covers do not count.
 */
export function useEndOnScreen(id: string, version: number): EndOnScreen {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!ref.current || wasShown(id, version)) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        markShown(id, version);
        observer.disconnect();
      },
      { rootMargin: `0px 0px -${coveredHeight('[data-bottom-bar]')}px 0px` },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [id, version]);
  // The observer reports with the next frame, which a press can precede.
  return { ref, isShown: () => wasShown(id, version) || isInView(ref.current) };
}

/** Whether the person can see it now. */
export function isInView(element: HTMLElement | null | undefined): boolean {
  if (!element) return false;
  const { top, bottom, width } = element.getBoundingClientRect();
  const pane = scrollingAncestor(element)?.getBoundingClientRect();
  const from = Math.max(0, pane?.top ?? 0);
  const to = Math.min(
    window.innerHeight - coveredHeight('[data-bottom-bar]'),
    pane?.bottom ?? Number.POSITIVE_INFINITY,
  );
  return width > 0 && bottom >= from && top <= to;
}
