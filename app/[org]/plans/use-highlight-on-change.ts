'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** Highlights a row for a second after it has changed, unless the person prefers no motion. */
export function useHighlightOnChange(element: RefObject<HTMLElement | null>, version: number): void {
  const seen = useRef(version);

  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    element.current?.animate([{ backgroundColor: 'var(--mark)' }, {}], {
      duration: 1_200,
      easing: 'ease-out',
    });
  }, [element, version]);
}
