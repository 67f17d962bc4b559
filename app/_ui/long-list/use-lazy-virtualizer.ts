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

export async function loadProgram(): Promise<VirtualModule> {
  loaded = await import('@tanstack/react-virtual');
  return loaded;
}

/** Loaded only when a list is long, which few are. */
function useProgram(needed: boolean): VirtualModule | null {
  const [program, setProgram] = useState<VirtualModule | null>(null);
  useEffect(() => {
    if (!needed || program) return;
    let isHere = true;
    // If loading fails the list shows its first rows, as the server did; the next rendering tries again.
    loadProgram().then(
      (found) => isHere && setProgram(found),
      () => {},
    );
    return () => {
      isHere = false;
    };
  });
  return program ?? (needed ? loaded : null);
}

type Settings = ReturnType<typeof useRowSettings> &
  Pick<Options<Window>, 'initialMeasurementsCache'> & { enabled: boolean; scrollMargin: number };
type Scroller = RefObject<HTMLElement | null> | undefined;
type Redraw = (sync: boolean) => void;
type Made = { rows: Rows; update: (settings: Settings) => void; isMeasuring: () => boolean };

/**
 * The virtualizer, which computes the visible rows; null until it is needed and loaded. The library's own hook would
 * add all of it to every page that has a list; this hook does the same with a module that is loaded later.
 */
export function useLazyVirtualizer(settings: Settings, scroller: Scroller, needed: boolean): Rows | null {
  const program = useProgram(needed);
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const made = useRef<Made | null>(null);
  if (program && made.current) made.current.update(settings);
  if (program && !made.current) {
    made.current = makeRows(program, settings, scroller, (sync) => {
      // Rows are measured while React commits them, and cannot be rendered again in the middle of that.
      if (sync && !made.current?.isMeasuring()) flushSync(redraw);
      else redraw();
    });
  }
  const rows = made.current?.rows ?? null;
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

function makeRows(program: VirtualModule, settings: Settings, scroller: Scroller, redraw: Redraw): Made {
  if (scroller) {
    return createVirtualizer<HTMLElement>(program, settings, redraw, {
      getScrollElement: () => scroller.current,
      observeElementRect: program.observeElementRect,
      observeElementOffset: program.observeElementOffset,
      scrollToFn: program.elementScroll,
      initialOffset: () => scroller.current?.scrollTop ?? 0,
    });
  }
  return createVirtualizer<Window>(program, settings, redraw, {
    getScrollElement: () => window,
    observeElementRect: program.observeWindowRect,
    observeElementOffset: program.observeWindowOffset,
    scrollToFn: program.windowScroll,
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
  program: VirtualModule,
  first: Settings,
  redraw: Redraw,
  place: Place<S>,
): { rows: Virtualizer<S>; update: (settings: Settings) => void; isMeasuring: () => boolean } {
  let measuring = false;
  const optionsOf = (settings: Settings): Options<S> => ({
    ...settings,
    ...place,
    onChange: (_, sync) => redraw(sync),
  });
  const rows = new program.Virtualizer<S, HTMLLIElement>(optionsOf(first));
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
