'use client';

import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

type Element = RefObject<HTMLElement | null>;

/** How far above the edge of what scrolls a list begins, in pixels; below it: less than nothing. */
export function scrolledPast(list: HTMLElement | null, scroller: HTMLElement | null | undefined): number {
  const edge = scroller?.getBoundingClientRect().top ?? 0;
  return list ? edge - list.getBoundingClientRect().top : 0;
}

/**
 * How far below the beginning of what scrolls a list begins; null until it has been seen. What is above it may grow at any
 * time.
 */
export function useListTop(list: Element, scroller: Element | undefined): number | null {
  const [top, setTop] = useState<number | null>(null);
  useLayoutEffect(() => {
    function measure() {
      const pane = scroller?.current;
      setTop(Math.round((pane ? pane.scrollTop : window.scrollY) - scrolledPast(list.current, pane)));
    }
    measure();
    if (!('ResizeObserver' in window)) return;
    const observer = new ResizeObserver(measure);
    // What stands above a list and grows makes the page longer, or the list itself shorter.
    for (const box of [document.body, list.current]) if (box) observer.observe(box);
    return () => observer.disconnect();
  }, [list, scroller]);
  return top;
}

/** Whether the beginning of a list has been scrolled away, so that what comes in there is not seen. */
export function useAway(list: Element, scroller: Element | undefined): boolean {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const pane = scroller?.current;
    const look = () => setAway(scrolledPast(list.current, pane) > 0);
    look();
    const target = pane ?? window;
    target.addEventListener('scroll', look, { passive: true });
    return () => target.removeEventListener('scroll', look);
  }, [list, scroller]);
  return away;
}
