'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { VirtualListProps } from './list-props';
import { ListRows } from './list-rows';
import { useRowSettings } from './row-settings';
import { useFocusedRow } from './use-focused-row';
import { useLazyVirtualizer } from './use-lazy-virtualizer';
import { useAway, useListTop } from './use-list-top';

export type { ListHandle, ListPlace, VirtualListProps } from './list-props';

/** Up to this many rows are all rendered: for print, for find-in-page, and for screen readers. */
export const PLAIN = 40;

const never = () => () => {};

/**
 * A list of any length that renders only the visible rows. New rows above do not move what is being read, unless the
 * top is visible, where they are seen coming. Borders and gaps belong to the row's content, not to its position,
 * because its neighbors come and go.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, estimate, keep, scroller, onAway, from, gap = 0 } = props;
  const list = useRef<HTMLUListElement>(null);
  // Without layout (as in jsdom) every row is rendered.
  const measures = useSyncExternalStore(
    never,
    () => 'ResizeObserver' in window,
    () => true,
  );
  const top = useListTop(list, scroller);
  const row = useFocusedRow(items, keyOf);
  const away = useAway(list, scroller);
  useEffect(() => onAway?.(away), [away, onAway]);
  const pinnedKeys = [keep, row.focused];
  const keepsPlace = away || pinnedKeys.some((key) => Boolean(key));
  const isPlain = items.length <= PLAIN || !measures;
  const settings = {
    ...useRowSettings({ items, keyOf, estimate, gap, pinnedKeys, keepsPlace }),
    enabled: measures,
    scrollMargin: top ?? 0,
    initialMeasurementsCache: from?.rows ?? [],
  };
  const { virtualizer, element } = useLazyVirtualizer(settings, scroller, !isPlain);
  return (
    <>
      <ListRows {...props} {...{ list, row, top, isPlain, virtualizer }} />
      {element}
    </>
  );
}
