'use client';

import { useCallback, useEffect, useRef } from 'react';

/** Returns one function for good that calls the newest one, so that rows are not rendered with each event. */
export function useStable<F extends (...args: never[]) => unknown>(run: F) {
  const newest = useRef(run);
  useEffect(() => {
    newest.current = run;
  });
  return useCallback((...args: Parameters<F>) => void newest.current(...args), []);
}
