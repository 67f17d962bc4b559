'use client';

import { useCallback, useEffect, useRef } from 'react';

/** The same function every time, which does what the newest one does: or every line would be rendered with each event. */
export function useStable<F extends (...args: never[]) => unknown>(run: F) {
  const newest = useRef(run);
  useEffect(() => {
    newest.current = run;
  });
  return useCallback((...args: Parameters<F>) => void newest.current(...args), []);
}
