'use client';

import { useRef } from 'react';

/** How many have come in on top of a list since its beginning went out of sight. */
export function useUnseen<T>(items: readonly T[], keyOf: (item: T) => string, away: boolean): number {
  const seen = useRef<{ items: readonly T[]; keys: Set<string> } | null>(null);
  if (!away || seen.current === null) {
    if (seen.current?.items !== items) seen.current = { items, keys: new Set() };
    return 0;
  }
  const { items: known, keys } = seen.current;
  if (keys.size === 0) for (const item of known) keys.add(keyOf(item));
  // More pages come in below, which nobody has to be told of.
  return Math.max(
    0,
    items.findIndex((item) => keys.has(keyOf(item))),
  );
}
