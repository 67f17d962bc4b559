'use client';

import { useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { type Middleware, type SWRResponse, useSWRConfig } from 'swr';
import { replaceEqualDeep } from './live/structural-sharing';
import { LiveContext, useLive } from './live-context';

type Snapshot = { cursor: string };
const COALESCE_MS = 150;
const unsubscribed = () => () => {};

function isSnapshot(value: unknown): value is Snapshot {
  return typeof value === 'object' && value !== null && 'cursor' in value && typeof value.cursor === 'string';
}

/** A refetched part that is unchanged stays the same object, so its row is not rendered again. */
function useStableParts<T>(answer: T): T {
  const [last, setLast] = useState({ answer, shown: answer });
  if (last.answer === answer) return last.shown;
  const shown = isSnapshot(answer) ? replaceEqualDeep(last.shown, answer) : answer;
  setLast({ answer, shown });
  return shown;
}

/**
 * SWR middleware that keeps snapshots joined to the stream. Of the page's data and the cached data the newer one
 * counts; a snapshot that the store's events can no longer complete is fetched again, once for all views of its key. It
 * never writes to SWR's cache: a keyed `mutate` would discard a fetch under way.
 */
export const snapshotMiddleware: Middleware = (useSWRNext) => (key, fetcher, config) => {
  const swr = useSWRNext(key, fetcher, config);
  const store = useContext(LiveContext)?.store;
  const fromPage = config.fallbackData instanceof Promise ? undefined : config.fallbackData;
  const isNewerPage = isSnapshot(fromPage) && isSnapshot(swr.data) && store?.isNewer(fromPage, swr.data);
  const data = isNewerPage ? fromPage : swr.data;

  const snapshot = isSnapshot(data) ? data : null;
  const cursor = snapshot?.cursor;
  const outdated = useSyncExternalStore(
    store?.subscribe ?? unsubscribed,
    () => snapshot !== null && store?.isOutdated(snapshot) === true,
    () => false,
  );
  useEffect(() => {
    if (cursor) store?.proposeCursor(cursor);
  }, [store, cursor]);
  const { mutate } = swr;
  useEffect(() => {
    if (!outdated || !store || typeof key !== 'string') return;
    if (store.oncePer(key, `${store.view().generation} ${cursor}`)) void mutate();
  }, [outdated, store, key, cursor, mutate]);
  const shown = useStableParts(data);
  const isLive = snapshot !== null;
  useEffect(() => {
    if (!isLive || !store || typeof key !== 'string') return;
    return store.onRefresh((round) => {
      if (store.oncePer(`refresh ${key}`, String(round))) void mutate();
    });
  }, [isLive, store, key, mutate]);

  const answer: SWRResponse = {
    mutate,
    data: shown,
    // Read lazily: SWR renders a component again for each field that it has read.
    get error() {
      return swr.error;
    },
    get isLoading() {
      return swr.isLoading;
    },
    get isValidating() {
      return swr.isValidating;
    },
  };
  return answer;
};

/**
 * Fetches a key again because something has happened that its snapshot cannot show; once for everything that happens
 * meanwhile, because the answer's cursor is above all missing events.
 */
export function useRefetchMissing(key: string, cursor: string | undefined, missing: boolean): void {
  const { store } = useLive();
  const { mutate } = useSWRConfig();
  useEffect(() => {
    if (!missing || !cursor) return;
    const timer = setTimeout(() => {
      if (store.oncePer(`missing ${key}`, cursor)) void mutate(key);
    }, COALESCE_MS);
    return () => clearTimeout(timer);
  }, [store, mutate, key, cursor, missing]);
}
