import type { VirtualItem } from '@tanstack/react-virtual';
import type { ReactNode, Ref, RefObject } from 'react';

/** Where somebody was in a list: how far, and how high the rows were that have been seen. */
export type ListPlace = { offset: number; rows: VirtualItem[] };

export type ListHandle = {
  scrollToKey(key: string, align?: 'auto' | 'center' | 'start'): void;
  /** Shows a row, wherever it is, and gives the focus to the first thing in it that takes it. */
  focusKey(key: string): void;
  place(): ListPlace;
};

export type VirtualListProps<T> = {
  items: readonly T[];
  /** The same function each time, or everything is reckoned anew with each rendering. */
  keyOf: (item: T) => string;
  /** How high a row is before it has been measured, in pixels. */
  estimate: number;
  label: string;
  render: (item: T, index: number) => ReactNode;
  /** Asked for when the last rows come near: once for each number of items. */
  onNearEnd?: (() => void) | undefined;
  /** There are more than these, nobody knows how many. */
  more?: boolean;
  /** The key of a row that stays, however far away it is scrolled: something is typed there. The focused row stays anyway. */
  keep?: string | null;
  handle?: Ref<ListHandle>;
  /** What scrolls, when that is not the page. */
  scroller?: RefObject<HTMLElement | null>;
  /** Told when the list's beginning goes out of sight, and when it comes back. */
  onAway?: (away: boolean) => void;
  /** Where to begin, as `place` told it before. */
  from?: ListPlace | null;
  /** Pixels between rows. */
  gap?: number;
  /** The id of a row's element, for links that lead to it. */
  rowId?: (item: T) => string;
  className?: string;
  rowClass?: string;
};
