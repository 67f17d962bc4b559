'use client';

import type { Range } from '@tanstack/react-virtual';
import { useCallback, useMemo } from 'react';

const OVERSCAN = 8;

type RowSettingsInput<T> = {
  items: readonly T[];
  keyOf: (item: T) => string;
  estimate: number;
  gap: number;
  /** Keys of rows that stay rendered wherever the list is scrolled. */
  pinnedKeys: readonly (string | null | undefined)[];
  /** Whether the visible rows keep their place when rows come in above. */
  keepsPlace: boolean;
};

/** The options of the virtualizer. Every option that causes a recomputation is stable between renderings. */
export function useRowSettings<T>({
  items,
  keyOf,
  estimate,
  gap,
  pinnedKeys,
  keepsPlace,
}: RowSettingsInput<T>) {
  const getItemKey = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    [items, keyOf],
  );
  const estimateSize = useCallback(() => estimate, [estimate]);
  const places = pinnedKeys
    .map((key) => (key ? items.findIndex((item) => keyOf(item) === key) : -1))
    .join(' ');
  const rangeExtractor = useMemo(() => withPinnedRows(places.split(' ').map(Number)), [places]);
  return {
    count: items.length,
    getItemKey,
    estimateSize,
    rangeExtractor,
    gap,
    overscan: OVERSCAN,
    // The list is anchored to the visible row: the library calls that anchored to the end, to which this list never
    // sticks.
    anchorTo: keepsPlace ? ('end' as const) : ('start' as const),
    scrollEndThreshold: -1,
  };
}

/** The rows of the range and the pinned rows, in their order. */
function withPinnedRows(pinned: readonly number[]): (range: Range) => number[] {
  return ({ startIndex, endIndex, overscan, count }) => {
    const first = Math.max(0, startIndex - overscan);
    const last = Math.min(count - 1, endIndex + overscan);
    const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    const far = pinned.filter((index) => index >= 0 && index < count && !rows.includes(index));
    return far.length === 0 ? rows : [...rows, ...new Set(far)].sort((a, b) => a - b);
  };
}
