import type { VirtualItem } from '@tanstack/react-virtual';
import type { ReactNode, Ref, RefObject } from 'react';

/** A place in a list: how far it is scrolled, and the measured heights of its rows. */
export type ListPlace = { offset: number; rows: VirtualItem[] };

export type ListHandle = {
  scrollToKey(key: string, align?: 'auto' | 'center' | 'start'): void;
  /** Scrolls to a row, wherever it is, and focuses the first focusable element in it. */
  focusKey(key: string): void;
  place(): ListPlace;
};

export type VirtualListProps<T> = {
  items: readonly T[];
  /** Has to be one stable function; otherwise everything is computed anew with each rendering. */
  keyOf: (item: T) => string;
  /** Estimated height of a row before it is measured, in pixels. */
  estimate: number;
  label: string;
  render: (item: T, index: number) => ReactNode;
  /** Called when the last rows come near: once per number of items. */
  onNearEnd?: (() => void) | undefined;
  /** There are more items; how many is unknown. */
  more?: boolean;
  /**
   * The key of a row that stays rendered however far away it is scrolled, because something is typed there. The focused
   * row stays anyway.
   */
  keep?: string | null;
  handle?: Ref<ListHandle>;
  /** The scrolling element, when it is not the page. */
  scroller?: RefObject<HTMLElement | null>;
  /** Called when the list's beginning leaves the screen, and when it returns. */
  onAway?: (away: boolean) => void;
  /** The place to start from, as `place` returned it. */
  from?: ListPlace | null;
  /** Pixels between rows. */
  gap?: number;
  /** The id of a row's element, for links that lead to it. */
  rowId?: (item: T) => string;
  className?: string;
  rowClass?: string;
};
