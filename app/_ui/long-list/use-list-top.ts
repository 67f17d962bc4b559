'use client';

import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

type Element = RefObject<HTMLElement | null>;

/** The distance by which a list begins above the scrolling edge, in pixels; negative when it begins below it. */
export function scrolledPast(list: HTMLElement | null, scroller: HTMLElement | null | undefined): number {
  const edge = scroller?.getBoundingClientRect().top ?? 0;
  return list ? edge - list.getBoundingClientRect().top : 0;
}

/**
 * The distance between the beginning of the scrolling element and that of the list; null until it is measured. Content
 * above the list may grow at any time.
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
    // Content above the list that grows makes the page longer or the list shorter, so both are observed.
    for (const box of [document.body, list.current]) if (box) observer.observe(box);
    return () => observer.disconnect();
  }, [list, scroller]);
  return top;
}

/** Whether the beginning of the list is scrolled out of view, so that new rows there are not seen. */
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
