'use client';

import type { Virtualizer as VirtualizerOf, VirtualizerOptions } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { useRowSettings } from './row-settings';

type VirtualModule = typeof import('@tanstack/react-virtual');
type Virtualizer<S extends Element | Window> = VirtualizerOf<S, HTMLLIElement>;
type Options<S extends Element | Window> = VirtualizerOptions<S, HTMLLIElement>;
/** A virtualizer of the page, or of an element that scrolls by itself. */
export type Rows = Virtualizer<HTMLElement> | Virtualizer<Window>;

/** Heights of the bars that cover the edges of the page: the one on top, and the tabs below on a phone. */
const EDGE = 72;

let loaded: VirtualModule | null = null;

export async function loadVirtualModule(): Promise<VirtualModule> {
  loaded = await import('@tanstack/react-virtual');
  return loaded;
}

/** Loaded only when a list is long, which few are. */
function useVirtualModule(needed: boolean): VirtualModule | null {
  const [virtualModule, setProgram] = useState<VirtualModule | null>(null);
  useEffect(() => {
    if (!needed || virtualModule) return;
    let isMounted = true;
    // If loading fails the list shows its first rows, as the server did; the next rendering tries again.
    loadVirtualModule().then(
      (found) => isMounted && setProgram(found),
      () => {},
    );
    return () => {
      isMounted = false;
    };
  });
  return virtualModule ?? (needed ? loaded : null);
}

type Settings = ReturnType<typeof useRowSettings> &
  Pick<Options<Window>, 'initialMeasurementsCache'> & { enabled: boolean; scrollMargin: number };
type Scroller = RefObject<HTMLElement | null> | undefined;
type Rerender = (sync: boolean) => void;
type VirtualRows = { rows: Rows; update: (settings: Settings) => void; isMeasuring: () => boolean };

/**
 * The virtualizer, which computes the visible rows; null until it is needed and loaded. The library's own hook would
 * add all of it to every page that has a list; this hook does the same with a module that is loaded later.
 */
export function useLazyVirtualizer(settings: Settings, scroller: Scroller, needed: boolean): Rows | null {
  const virtualModule = useVirtualModule(needed);
  const [, rerender] = useReducer((times: number) => times + 1, 0);
  const rowsRef = useRef<VirtualRows | null>(null);
  if (virtualModule && rowsRef.current) rowsRef.current.update(settings);
  if (virtualModule && !rowsRef.current) {
    rowsRef.current = createVirtualRows(virtualModule, settings, scroller, (sync) => {
      // Rows are measured while React commits them, and cannot be rendered again in the middle of that.
      if (sync && !rowsRef.current?.isMeasuring()) flushSync(rerender);
      else rerender();
    });
  }
  const rows = rowsRef.current?.rows ?? null;
  useLayoutEffect(() => rows?._didMount(), [rows]);
  // Before the virtualizer has observed the scrolling element it has no rows, and those on the page would lose their
  // focus.
  const [looked, setLooked] = useState<Rows | null>(null);
  useLayoutEffect(() => {
    rows?._willUpdate();
    setLooked(rows);
  });
  return rows === looked ? rows : null;
}

function createVirtualRows(
  virtualModule: VirtualModule,
  settings: Settings,
  scroller: Scroller,
  rerender: Rerender,
): VirtualRows {
  if (scroller) {
    return createVirtualizer<HTMLElement>(virtualModule, settings, rerender, {
      getScrollElement: () => scroller.current,
      observeElementRect: virtualModule.observeElementRect,
      observeElementOffset: virtualModule.observeElementOffset,
      scrollToFn: virtualModule.elementScroll,
      initialOffset: () => scroller.current?.scrollTop ?? 0,
    });
  }
  return createVirtualizer<Window>(virtualModule, settings, rerender, {
    getScrollElement: () => window,
    observeElementRect: virtualModule.observeWindowRect,
    observeElementOffset: virtualModule.observeWindowOffset,
    scrollToFn: virtualModule.windowScroll,
    initialOffset: () => window.scrollY,
    scrollPaddingStart: EDGE,
    scrollPaddingEnd: EDGE,
  });
}

type Place<S extends Element | Window> = Pick<
  Options<S>,
  'getScrollElement' | 'observeElementRect' | 'observeElementOffset' | 'scrollToFn'
> &
  Partial<Options<S>>;

function createVirtualizer<S extends HTMLElement | Window>(
  virtualModule: VirtualModule,
  first: Settings,
  rerender: Rerender,
  place: Place<S>,
): { rows: Virtualizer<S>; update: (settings: Settings) => void; isMeasuring: () => boolean } {
  let measuring = false;
  const optionsOf = (settings: Settings): Options<S> => ({
    ...settings,
    ...place,
    onChange: (_, sync) => rerender(sync),
  });
  const rows = new virtualModule.Virtualizer<S, HTMLLIElement>(optionsOf(first));
  const measure = rows.measureElement;
  rows.measureElement = (element) => {
    measuring = true;
    try {
      measure(element);
    } finally {
      measuring = false;
    }
  };
  return { rows, update: (settings) => rows.setOptions(optionsOf(settings)), isMeasuring: () => measuring };
}
