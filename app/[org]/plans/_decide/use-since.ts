'use client';

import { useEffect, useLayoutEffect, useRef } from 'react';

// The server renders no layout; there the effect would only warn.
const useLayout = typeof window === 'undefined' ? useEffect : useLayoutEffect;

/**
 * Since when this version has been on the page, on the clock of `Event.timeStamp`, and whether what has to be read (`text`)
 * changed under the person's eyes.
 */
export function useSince(id: string, version: number, text: string) {
  const appeared = useRef({ key: '', at: 0 });
  const read = useRef<{ id: string; text: string } | null>(null);
  useLayout(() => {
    const key = `${id} ${version}`;
    if (appeared.current.key !== key) appeared.current = { key, at: performance.now() };
    if (read.current?.id !== id) read.current = { id, text };
  });
  return {
    since: () => appeared.current.at,
    isChanged: () => read.current !== null && read.current.text !== text,
    /** The person's own edit is no surprise to them. */
    accept(accepted: string) {
      read.current = { id, text: accepted };
    },
  };
}
