'use client';

import { useCallback, useMemo } from 'react';
import { withKept } from './pinned-rows';

const OVERSCAN = 8;

type Wanted<T> = {
  items: readonly T[];
  keyOf: (item: T) => string;
  estimate: number;
  gap: number;
  /** Keys of rows that stay in the page wherever it is scrolled to. */
  kept: readonly (string | null | undefined)[];
  /** Whether what is being read stays where it is when rows come in above. */
  still: boolean;
};

/** What the library is told. Whatever it reckons anew when it changes is the same from one rendering to the next. */
export function useRowSettings<T>({ items, keyOf, estimate, gap, kept, still }: Wanted<T>) {
  const getItemKey = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    [items, keyOf],
  );
  const estimateSize = useCallback(() => estimate, [estimate]);
  const places = kept.map((key) => (key ? items.findIndex((item) => keyOf(item) === key) : -1)).join(' ');
  const rangeExtractor = useMemo(() => withKept(places.split(' ').map(Number)), [places]);
  return {
    count: items.length,
    getItemKey,
    estimateSize,
    rangeExtractor,
    gap,
    overscan: OVERSCAN,
    // Held by what is being read: for this library a list that is anchored to its end, which this one never sticks to.
    anchorTo: still ? ('end' as const) : ('start' as const),
    scrollEndThreshold: -1,
  };
}
