'use client';

import type { VirtualItem, Virtualizer, VirtualizerOptions } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useCallback, useEffect, useState } from 'react';
import type { useRowSettings } from './row-settings';

/** What a list needs of the library's virtualizer, of the page or of an element that scrolls by itself. */
export type Rows = Pick<
  Virtualizer<Window, HTMLLIElement>,
  'getVirtualItems' | 'getTotalSize' | 'measureElement' | 'scrollToIndex' | 'scrollToOffset' | 'takeSnapshot'
>;

export type VirtualizerSettings = ReturnType<typeof useRowSettings> &
  Pick<VirtualizerOptions<Window, HTMLLIElement>, 'initialMeasurementsCache'> & {
    enabled: boolean;
    scrollMargin: number;
  };

/** `items` and `size` change when the list has to be rendered again. */
export type RenderedRows = {
  rows: Rows;
  update: (settings: VirtualizerSettings) => void;
  items: VirtualItem[];
  size: number;
};

type VirtualModule = typeof import('./virtualizer');
let loaded: VirtualModule | null = null;

export async function loadVirtualModule(): Promise<VirtualModule> {
  loaded = await import('./virtualizer');
  return loaded;
}

/** Loaded only when a list is long, which few are. */
function useVirtualModule(needed: boolean): VirtualModule | null {
  const [virtualModule, setVirtualModule] = useState<VirtualModule | null>(null);
  useEffect(() => {
    if (!needed || virtualModule) return;
    let isMounted = true;
    // If loading fails the list shows its first rows, as the server did; the next rendering tries again.
    loadVirtualModule().then(
      (found) => isMounted && setVirtualModule(found),
      () => {},
    );
    return () => {
      isMounted = false;
    };
  });
  return virtualModule ?? (needed ? loaded : null);
}

/**
 * The virtualizer, which computes the visible rows; null until it is needed, loaded and mounted. It is loaded later, because
 * every page that has a list would load it otherwise. `element` belongs behind the list, in the same component.
 */
export function useLazyVirtualizer(
  settings: VirtualizerSettings,
  scroller: RefObject<HTMLElement | null> | undefined,
  needed: boolean,
): { virtualizer: Rows | null; element: ReactNode } {
  const virtualModule = useVirtualModule(needed);
  const [rendered, setRendered] = useState<RenderedRows | null>(null);
  const onRender = useCallback(
    (next: RenderedRows | null) => setRendered((before) => (isSame(before, next) ? before : next)),
    [],
  );
  if (!(virtualModule && needed)) return { virtualizer: null, element: null };
  // The rows of this rendering are those of its items; the virtualizer itself is rendered after the list.
  rendered?.update(settings);
  const { PageVirtualizer, ElementVirtualizer } = virtualModule;
  const element = scroller ? (
    <ElementVirtualizer settings={settings} scroller={scroller} onRender={onRender} />
  ) : (
    <PageVirtualizer settings={settings} onRender={onRender} />
  );
  return { virtualizer: rendered?.rows ?? null, element };
}

function isSame(one: RenderedRows | null, other: RenderedRows | null): boolean {
  return one?.rows === other?.rows && one?.items === other?.items && one?.size === other?.size;
}
