'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { SWRConfig } from 'swr';
import { getJson } from './fetcher';
import { lazySource } from './lazy-source';
import { type Live, LiveContext } from './live-context';
import { createLiveStore, type LiveStore } from './live-store';
import { PresenceProvider } from './presence/presence-provider';
import { createPresenceStore } from './presence/presence-store';
import { snapshotMiddleware } from './snapshot-middleware';
import type { LiveSource } from './stream/event-stream';

export type LiveProviderProps = {
  /** The organization's slug. */
  org: string;
  /** Whose browser this is: what one person's tabs hear may be shared among them, and with nobody else. */
  userId?: string;
  /** The cursor of a snapshot taken above the pages. Those of the pages themselves are found by themselves. */
  cursor?: string;
  /** Where events come from, when not from a stream of this tab's own. */
  createSource?: (org: string, store: LiveStore) => LiveSource;
  children: ReactNode;
};

const FIRST_SNAPSHOT_MS = 500;

// SWR fetches; what happens afterwards comes over the stream.
const SWR_SETTINGS = {
  fetcher: getJson,
  revalidateOnFocus: false,
  revalidateOnReconnect: false,
  use: [snapshotMiddleware],
};

/** One stream for everything below it, for as long as the organization is on screen; and SWR's settings beside it. */
export function LiveProvider(props: LiveProviderProps) {
  return <LiveScope key={`${props.org} ${props.userId ?? ''}`} {...props} />;
}

function LiveScope({ org, userId, cursor, createSource, children }: LiveProviderProps) {
  const [presence] = useState(() => createPresenceStore(userId));
  const [live] = useState<Live>(() => {
    const store = createLiveStore(cursor);
    const own = async () => {
      if (!userId) return (await import('./stream/event-stream')).createEventStream({ org, store, presence });
      const { createSharedStream } = await import('./cross-tab/shared-stream');
      return createSharedStream({ org, userId, store, presence });
    };
    const source = createSource ? createSource(org, store) : lazySource(own);
    return { org, store, source };
  });
  // The stream begins where the first page's snapshot ends. That page may come to life a moment after the frame around it;
  // one without a snapshot is not waited for long.
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
      <SWRConfig value={SWR_SETTINGS}>
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
