'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { Announcement } from '../../presence/schema';
import { presenceUrl } from '../../presence/urls';
import type { LiveSource } from '../stream/event-stream';
import { createAnnouncer } from './announcer';
import { PresenceContext, type PresenceHere } from './presence-context';
import type { PresenceStore } from './presence-store';

type Props = { org: string; store: PresenceStore; source: LiveSource; children: ReactNode };

/** Tells the pages below it who else is there, and others of the person in front of this one. */
export function PresenceProvider({ org, store, source, children }: Props) {
  const [here] = useState<PresenceHere>(() => ({
    store,
    announcer: createAnnouncer({
      page: newPage(),
      say: (announcement) => send(org, announcement),
      isLive: () => source.connection().state === 'live' && navigator.onLine,
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

/** Outlives the page that says goodbye with it. What fails is said again soon, or is not true any more. */
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

/** `randomUUID` is only for pages that are secure; an office may run this one without a certificate. */
function newPage(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(16).padStart(8, '0')).join('');
}
