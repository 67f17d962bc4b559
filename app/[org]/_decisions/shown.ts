'use client';

import { type RefCallback, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';

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

/**
 * For an element at the end of what has to be read: marks this version as shown when the element is on screen. Hidden tabs
 * and what a scrolled pane cuts off do not count. `inset`: pixels at the bottom that a bar covers.
 */
export function useEndOnScreen(id: string, version: number): RefCallback<HTMLElement> {
  const end = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (!end.current || wasShown(id, version)) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        markShown(id, version);
        observer.disconnect();
      },
      { rootMargin: `0px 0px -${bottomInset()}px 0px` },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [id, version]);
  return useCallback((element) => {
    end.current = element;
  }, []);
}

/** The height of what is fixed over the bottom of the page. */
function bottomInset(): number {
  const bars = [...document.querySelectorAll<HTMLElement>('[data-bottom-bar]')];
  const heights = bars.map((bar) => (bar.checkVisibility() ? bar.offsetHeight : 0));
  return heights.reduce((sum, height) => sum + height, 0);
}
