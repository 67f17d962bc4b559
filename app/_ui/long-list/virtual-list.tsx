'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { VirtualListProps } from './list-props';
import { ListRows } from './list-rows';
import { useRowSettings } from './row-settings';
import { useFocusedRow } from './use-focused-row';
import { useLazyVirtualizer } from './use-lazy-virtualizer';
import { useAway, useListTop } from './use-list-top';

export type { ListHandle, ListPlace, VirtualListProps } from './list-props';

/** So few rows are simply all there: for print, for finding in the page, for whoever reads line by line. */
export const PLAIN = 40;

const never = () => () => {};

/**
 * A list of any length, of which only what is on screen is in the page. Rows that come in above do not move what is being
 * read, unless the top is on screen: then they are seen coming. A row's lines and distances belong to what is rendered in
 * it, not to its place among others, for its neighbors come and go.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, estimate, keep, scroller, onAway, from, gap = 0 } = props;
  const list = useRef<HTMLUListElement>(null);
  // Where nothing can be measured, everything is shown.
  const measures = useSyncExternalStore(
    never,
    () => 'ResizeObserver' in window,
    () => true,
  );
  const top = useListTop(list, scroller);
  const row = useFocusedRow(items, keyOf);
  const away = useAway(list, scroller);
  useEffect(() => onAway?.(away), [away, onAway]);
  const kept = [keep, row.focused];
  const still = away || kept.some((key) => Boolean(key));
  const isPlain = items.length <= PLAIN || !measures;
  const settings = {
    ...useRowSettings({ items, keyOf, estimate, gap, kept, still }),
    enabled: measures,
    scrollMargin: top ?? 0,
    initialMeasurementsCache: from?.rows ?? [],
  };
  const virtualizer = useLazyVirtualizer(settings, scroller, !isPlain);
  return <ListRows {...props} {...{ list, row, top, isPlain, virtualizer }} />;
}
