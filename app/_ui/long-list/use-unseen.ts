'use client';

import { useRef } from 'react';

/** The number of rows that came in on top since the beginning of the list went out of view. */
export function useUnseen<T>(items: readonly T[], keyOf: (item: T) => string, away: boolean): number {
  const seen = useRef<{ items: readonly T[]; keys: Set<string> } | null>(null);
  if (!away || seen.current === null) {
    if (seen.current?.items !== items) seen.current = { items, keys: new Set() };
    return 0;
  }
  const { items: known, keys } = seen.current;
  if (keys.size === 0) for (const item of known) keys.add(keyOf(item));
  // Older pages come in below and are not counted.
  return Math.max(
    0,
    items.findIndex((item) => keys.has(keyOf(item))),
  );
}
