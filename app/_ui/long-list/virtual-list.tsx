'use client';

import { useVirtualizer, useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { useTopInPage } from './use-top-in-page';
import { withKept } from './with-kept';

export type ListHandle = { scrollToKey(key: string, align?: 'auto' | 'center' | 'start'): void };

export type VirtualListProps<T> = {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** How high a row is before it has been measured, in pixels. */
  estimate: number;
  label: string;
  render: (item: T, index: number) => ReactNode;
  /** Asked for when the last rows come near: once for each number of items. */
  onNearEnd?: (() => void) | undefined;
  /** The key of a row that stays, however far away it is scrolled: it has the focus, or something is typed there. */
  keep?: string | null;
  handle?: Ref<ListHandle>;
  /** What scrolls, when that is not the page. */
  scroller?: RefObject<HTMLElement | null>;
  className?: string;
  rowClass?: string;
};

/** So few rows are simply all there: for print, for finding in the page, for whoever reads line by line. */
export const PLAIN = 40;
const OVERSCAN = 8;
/** What the server shows, which knows no screen. */
const FIRST_SCREEN = { width: 1_000, height: 1_200 };

/**
 * A list of any length, of which only what is on screen is in the page. Rows that come in above do not move what is being
 * read, unless the top is on screen: then they are seen coming.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  return props.scroller ? <InScroller {...props} scroller={props.scroller} /> : <InPage {...props} />;
}

type Rows = Virtualizer<HTMLElement, HTMLLIElement> | Virtualizer<Window, HTMLLIElement>;

function InPage<T>(props: VirtualListProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const top = useTopInPage(list);
  const virtualizer = useWindowVirtualizer<HTMLLIElement>({ ...useSettings(props), scrollMargin: top });
  return <List {...props} list={list} virtualizer={virtualizer} top={top} />;
}

function InScroller<T>(props: VirtualListProps<T> & { scroller: RefObject<HTMLElement | null> }) {
  const list = useRef<HTMLUListElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, HTMLLIElement>({
    ...useSettings(props),
    getScrollElement: () => props.scroller.current,
  });
  return <List {...props} list={list} virtualizer={virtualizer} top={0} />;
}

function useSettings<T>({ items, keyOf, estimate, keep }: VirtualListProps<T>) {
  const atTop = useRef(true);
  const kept = keep ? items.findIndex((item) => keyOf(item) === keep) : -1;
  return {
    count: items.length,
    estimateSize: () => estimate,
    getItemKey(index: number) {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: OVERSCAN,
    initialRect: FIRST_SCREEN,
    // The first rendering in the browser must be what the server has shown, wherever the page is scrolled to.
    initialOffset: 0,
    rangeExtractor: withKept(kept),
    // Held by what is being read, which for this library is a list that is anchored to its end.
    anchorTo: atTop.current ? ('start' as const) : ('end' as const),
    scrollEndThreshold: -1,
    onChange(rows: Rows) {
      atTop.current = (rows.scrollOffset ?? 0) <= rows.options.scrollMargin;
    },
  };
}

type ListProps<T> = VirtualListProps<T> & {
  list: RefObject<HTMLUListElement | null>;
  virtualizer: Rows;
  top: number;
};

function List<T>({ items, keyOf, label, render, list, virtualizer, top, ...more }: ListProps<T>) {
  const { onNearEnd, handle, className = '', rowClass = '' } = more;
  const isPlain = items.length <= PLAIN;
  const rows = isPlain ? null : virtualizer.getVirtualItems();
  const nearEnd = isPlain || (rows?.at(-1)?.index ?? 0) >= items.length - OVERSCAN;

  const asked = useRef(-1);
  useEffect(() => {
    if (!nearEnd || !onNearEnd || asked.current === items.length) return;
    asked.current = items.length;
    onNearEnd();
  }, [nearEnd, items.length, onNearEnd]);

  useImperativeHandle(handle, () => ({
    scrollToKey(key, align = 'auto') {
      const index = items.findIndex((item) => keyOf(item) === key);
      if (index < 0) return;
      if (!isPlain) return virtualizer.scrollToIndex(index, { align });
      list.current?.children[index]?.scrollIntoView({ block: align === 'auto' ? 'nearest' : align });
    },
  }));

  const places = rows ?? items.map((_, index) => ({ index, start: null }));
  return (
    <ul
      ref={list}
      aria-label={label}
      className={`relative ${className}`}
      style={isPlain ? undefined : { height: virtualizer.getTotalSize() }}
    >
      {places.map(({ index, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            // The same rows as before when the list becomes a long one: nothing in them loses its focus or its text.
            key={keyOf(item)}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className={`${start === null ? '' : 'absolute inset-x-0 top-0'} ${rowClass}`}
            style={start === null ? undefined : { transform: `translateY(${start - top}px)` }}
          >
            {render(item, index)}
          </li>
        );
      })}
    </ul>
  );
}
