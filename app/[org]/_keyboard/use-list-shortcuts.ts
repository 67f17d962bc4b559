'use client';

import { type RefObject, useRef } from 'react';
import type { ListHandle } from '@/app/_ui/long-list/virtual-list';
import { useShortcuts } from '@/app/[org]/_keyboard/use-shortcuts';

/** Height of the bar that covers the top of the page on a phone, in pixels. */
const BAR = 56;

/** `j` and `k` move the focus from row to row. Enter opens the row, because it is a link. */
export function useListShortcuts<T>(
  group: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  handle: RefObject<ListHandle | null>,
): void {
  const last = useRef<string | null>(null);

  function move(step: 1 | -1) {
    const at = rowOf(document.activeElement) ?? items.findIndex((item) => keyOf(item) === last.current);
    const to = at < 0 ? firstOnScreen() : Math.min(Math.max(at + step, 0), items.length - 1);
    const item = items[to];
    if (item === undefined) return;
    last.current = keyOf(item);
    handle.current?.focusKey(last.current);
  }

  useShortcuts(group, [
    { keys: 'j', label: 'Next, then enter to open', run: () => move(1) },
    { keys: 'k', label: 'Previous', run: () => move(-1) },
  ]);
}

function rowOf(element: Element | null): number | null {
  const row = element?.closest<HTMLElement>('li[data-index]');
  return row ? Number(row.dataset.index) : null;
}

function firstOnScreen(): number {
  const rows = [...document.querySelectorAll<HTMLElement>('main li[data-index]')];
  const row = rows.find((element) => element.getBoundingClientRect().top >= BAR);
  return Number(row?.dataset.index ?? 0);
}
