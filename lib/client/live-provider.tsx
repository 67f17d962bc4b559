'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { SWRConfig } from 'swr';
import { UnreadableAnswerError } from './fetcher';
import { watchAnswers } from './live/unreadable-answers';
import { type Live, LiveContext } from './live-context';
import { createLiveStore, type LiveStore } from './live-store';
import { PresenceProvider } from './presence/presence-provider';
import { createPresenceStore } from './presence/presence-store';
import { snapshotMiddleware } from './snapshot-middleware';
import type { LiveSource } from './stream/event-stream';
import { lazySource } from './stream/lazy-source';

export type LiveProviderProps = {
  /** The organization's slug. */
  org: string;
  /** The signed-in user. Tabs share a stream only among pages of the same user. */
  userId?: string;
  /** The cursor of a snapshot taken above the pages; the pages' own snapshots are found automatically. */
  cursor?: string;
  /** Creates another event source, for tests. */
  createSource?: (org: string, store: LiveStore) => LiveSource;
  children: ReactNode;
};

const FIRST_SNAPSHOT_MS = 500;

// SWR fetches snapshots; later changes come over the stream.
const SWR_SETTINGS = {
  revalidateOnFocus: false,
  revalidateOnReconnect: false,
  // The same question would get the same answer; a change, or the person, asks again.
  shouldRetryOnError: (error: unknown) => !(error instanceof UnreadableAnswerError),
  use: [snapshotMiddleware],
};

/** One stream for everything below it, as long as the organization is on screen, together with SWR's settings. */
export function LiveProvider(props: LiveProviderProps) {
  return <LiveScope key={`${props.org} ${props.userId ?? ''}`} {...props} />;
}

function LiveScope({ org, userId, cursor, createSource, children }: LiveProviderProps) {
  const [presence] = useState(() => createPresenceStore(userId));
  const [{ live, settings }] = useState(() => {
    const store = createLiveStore(cursor);
    const own = async () => {
      if (!userId) return (await import('./stream/event-stream')).createEventStream({ org, store, presence });
      const { createSharedStream } = await import('./cross-tab/shared-stream');
      return createSharedStream({ org, userId, store, presence });
    };
    const source = createSource ? createSource(org, store) : lazySource(own);
    const { unreadable, ...callbacks } = watchAnswers();
    const live: Live = { org, store, source, unreadable };
    return { live, settings: { ...SWR_SETTINGS, ...callbacks } };
  });
  // The stream starts at the cursor of the first page's snapshot. The page may mount a moment after this frame; a page
  // without a snapshot is not waited for long.
  useEffect(() => {
    const { store, source } = live;
    const begin = () => {
      stopWaiting();
      source.start();
    };
    const unsubscribe = store.subscribe(begin);
    const timer = setTimeout(begin, FIRST_SNAPSHOT_MS);
    const stopWaiting = () => {
      unsubscribe();
      clearTimeout(timer);
    };
    if (store.cursor()) begin();
    return () => {
      stopWaiting();
      source.stop();
    };
  }, [live]);
  return (
    <LiveContext value={live}>
      <SWRConfig value={settings}>
        {userId ? (
          <PresenceProvider org={org} store={presence} source={live.source}>
            {children}
          </PresenceProvider>
        ) : (
          children
        )}
      </SWRConfig>
    </LiveContext>
  );
}
