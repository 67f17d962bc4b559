'use client';

import { useVirtualizer, useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect } from 'react';
import type { RenderedRows, VirtualizerSettings } from './use-lazy-virtualizer';

/** Heights of the bars that cover the edges of the page: the one on top, and the tabs below on a phone. */
const EDGE = 72;

type Props = { settings: VirtualizerSettings; onRender: (rendered: RenderedRows | null) => void };

// Components without content, in a module that is loaded later: a hook cannot be added to a list that is on the page already,
// but a component can be added beside it.

/** Computes the visible rows of a list that scrolls with the page. */
export function PageVirtualizer({ settings, onRender }: Props) {
  const rows = useWindowVirtualizer<HTMLLIElement>({
    ...settings,
    scrollPaddingStart: EDGE,
    scrollPaddingEnd: EDGE,
  });
  useReport(rows, onRender);
  return null;
}

/** Computes the visible rows of a list in an element that scrolls by itself. */
export function ElementVirtualizer({
  settings,
  scroller,
  onRender,
}: Props & { scroller: RefObject<HTMLElement | null> }) {
  const rows = useVirtualizer<HTMLElement, HTMLLIElement>({
    ...settings,
    getScrollElement: () => scroller.current,
    initialOffset: () => scroller.current?.scrollTop ?? 0,
  });
  useReport(rows, onRender);
  return null;
}

/**
 * Reports the rows after each rendering, when the library has observed the scrolling element: before that it has no rows, and
 * those on the page would lose their focus. A report from a layout effect is rendered before the browser paints.
 */
function useReport<S extends HTMLElement | Window>(
  rows: Virtualizer<S, HTMLLIElement>,
  onRender: Props['onRender'],
): void {
  const update = useCallback(
    (settings: VirtualizerSettings) => rows.setOptions({ ...rows.options, ...settings }),
    [rows],
  );
  useLayoutEffect(() => onRender({ update, rows, items: rows.getVirtualItems(), size: rows.getTotalSize() }));
  useLayoutEffect(() => () => onRender(null), [onRender]);
}
