'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { Announcement } from '../../presence/schema';
import { presenceUrl } from '../../presence/urls';
import type { LiveSource } from '../stream/event-stream';
import { lazyAnnouncer } from './lazy-announcer';
import { PresenceContext, type PresenceHere } from './presence-context';
import type { PresenceStore } from './presence-store';

type Props = { org: string; store: PresenceStore; source: LiveSource; children: ReactNode };

/** Provides presence to the pages below, and announces this page's person to others. */
export function PresenceProvider({ org, store, source, children }: Props) {
  const [here] = useState<PresenceHere>(() => ({
    store,
    announcer: lazyAnnouncer(async () => {
      const { createAnnouncer } = await import('./announcer');
      return createAnnouncer({
        page: newPage(),
        send: (announcement) => send(org, announcement),
        isLive: () => source.connection().state === 'live' && navigator.onLine,
      });
    }),
  }));
  useEffect(() => {
    const { announcer } = here;
    let stop: (() => void) | null = null;
    const follow = () => {
      if (source.connection().state === 'live') stop ??= announcer.start();
    };
    const unsubscribe = source.subscribe(follow);
    follow();
    return () => {
      unsubscribe();
      stop?.();
    };
  }, [here, source]);
  return <PresenceContext value={here}>{children}</PresenceContext>;
}

/** `keepalive` lets the request outlive the page that sends it. A failed one is repeated soon, or is no longer true. */
function send(org: string, announcement: Announcement): void {
  fetch(presenceUrl(org), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(announcement),
    credentials: 'same-origin',
    keepalive: true,
    priority: 'low',
  }).catch(() => {});
}

/** `randomUUID` exists only on secure pages; an office may run the product without a certificate. */
function newPage(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(16).padStart(8, '0')).join('');
}
