'use client';

import { type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualListProps } from './list-props';
import type { useFocusedRow } from './use-focused-row';
import type { Rows } from './use-lazy-virtualizer';

/** The number of rows that are rendered before the screen is measured: on the server, and by the browser at first. */
const AT_FIRST = 20;
const NEAR = 10;
const TAKES_FOCUS = 'a[href], button, input, textarea, select, [tabindex]';

type Props<T> = VirtualListProps<T> & {
  list: RefObject<HTMLUListElement | null>;
  /** Null while it is not needed or not loaded. */
  virtualizer: Rows | null;
  top: number | null;
  row: ReturnType<typeof useFocusedRow>;
  isPlain: boolean;
};

type Align = 'auto' | 'center' | 'start';
type RowPosition = { index: number; start: number | null };

const inFlow = (count: number): RowPosition[] =>
  Array.from({ length: count }, (_, index) => ({ index, start: null }));

export function ListRows<T>({
  items,
  keyOf,
  estimate,
  label,
  render,
  list,
  virtualizer,
  top,
  ...more
}: Props<T>) {
  const {
    onNearEnd,
    handle,
    row,
    isPlain,
    from,
    scroller,
    gap = 0,
    rowId,
    className = '',
    rowClass = '',
  } = more;
  // A fully rendered list stays fully rendered until the visible rows are known: it may grow past the limit while a
  // person reads it.
  const [atFirst] = useState(isPlain ? Number.POSITIVE_INFINITY : AT_FIRST);
  const seen = top !== null && (isPlain || virtualizer !== null);
  const rows = isPlain
    ? null
    : seen && virtualizer
      ? virtualizer.getVirtualItems()
      : inFlow(Math.min(atFirst, items.length));
  const places: RowPosition[] = rows ?? inFlow(items.length);
  const last = rows?.findLast(({ index }) => items[index] && keyOf(items[index]) !== row.focused)?.index;
  useNearEnd(seen && (isPlain || (last ?? 0) >= items.length - NEAR), items.length, onNearEnd);

  const [wanted, setWanted] = useState<{ key: string } | null>(null);
  /** A request made before the row's position is known. */
  const later = useRef<{ key: string; align: Align } | null>(null);
  const indexOf = (key: string) => items.findIndex((item) => keyOf(item) === key);
  const elementAt = (index: number) =>
    list.current?.querySelector<HTMLElement>(`:scope > [data-index="${index}"]`);
  function scrollTo(key: string, align: Align) {
    const index = indexOf(key);
    if (index < 0) return;
    if (isPlain) elementAt(index)?.scrollIntoView({ block: align === 'auto' ? 'nearest' : align });
    else if (virtualizer) virtualizer.scrollToIndex(index, { align });
    else later.current = { key, align };
  }
  useImperativeHandle(handle, () => ({
    scrollToKey: (key, align = 'auto') => scrollTo(key, align),
    focusKey(key) {
      // The row has to be rendered before it can take the focus.
      row.setFocused(key);
      setWanted({ key });
    },
    place: () => ({
      offset: scroller?.current?.scrollTop ?? window.scrollY,
      rows: virtualizer?.takeSnapshot() ?? [],
    }),
  }));
  useLayoutEffect(() => {
    if (!seen) return;
    if (later.current) scrollTo(later.current.key, later.current.align);
    later.current = null;
    if (!wanted) return;
    setWanted(null);
    scrollTo(wanted.key, 'auto');
    elementAt(indexOf(wanted.key))?.querySelector<HTMLElement>(TAKES_FOCUS)?.focus({ preventScroll: true });
  });

  const [start] = useState(from);
  useLayoutEffect(() => {
    if (!seen || !start) return;
    if (virtualizer) virtualizer.scrollToOffset(start.offset);
    else (scroller?.current ?? window).scrollTo({ top: start.offset });
  }, [seen, start, virtualizer, scroller]);

  return (
    <ul
      ref={list}
      aria-label={label}
      onFocus={row.onFocus}
      onBlur={row.onBlur}
      className={`relative [overflow-anchor:none] ${className}`}
      style={isPlain ? undefined : { height: virtualizer?.getTotalSize() ?? items.length * (estimate + gap) }}
    >
      {places.map(({ index, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            // The same row elements when the list becomes a long one, so that nothing in them loses its focus or text.
            key={keyOf(item)}
            id={rowId?.(item)}
            ref={virtualizer?.measureElement}
            data-index={index}
            aria-setsize={more.more ? -1 : items.length}
            aria-posinset={index + 1}
            className={`${start === null ? '' : 'absolute inset-x-0'} ${rowClass}`}
            style={placeOf(start === null ? null : start - (top ?? 0), index > 0 ? gap : 0)}
          >
            {render(item, index)}
          </li>
        );
      })}
    </ul>
  );
}

function placeOf(top: number | null, gap: number): { top: number } | { marginTop: number } | undefined {
  if (top !== null) return { top };
  return gap > 0 ? { marginTop: gap } : undefined;
}

/** Once per number of items, and again when the person returns: a failed load is not repeated in a loop. */
function useNearEnd(near: boolean, count: number, tell: (() => void) | undefined): void {
  const lastRequest = useRef({ near: false, count: -1 });
  useEffect(() => {
    const fresh = near && !(lastRequest.current.near && lastRequest.current.count === count);
    lastRequest.current = { near, count };
    if (fresh) tell?.();
  });
}
