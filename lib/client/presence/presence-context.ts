'use client';

import { createContext, type RefObject, useContext, useEffect, useSyncExternalStore } from 'react';
import type { PresentPerson } from '../../presence/schema';
import type { Announcer } from './announcer';
import { NOBODY, type PresenceStore } from './presence-store';

export type PresenceHere = { store: PresenceStore; announcer: Announcer };

/** Null where presence is not shared. */
export const PresenceContext = createContext<PresenceHere | null>(null);

const unsubscribed = () => () => {};

/** The other people at this plan, or at this entry of it. Renders again only when that has changed. */
export function usePresence(planId: string, entryId?: string): readonly PresentPerson[] {
  const store = useContext(PresenceContext)?.store;
  return useSyncExternalStore(
    store?.subscribe ?? unsubscribed,
    () => store?.at(planId, entryId) ?? NOBODY,
    () => NOBODY,
  );
}

/** Whether this page's own person is at the entry. */
export function useAmAt(entryId: string | undefined): boolean {
  const announcer = useContext(PresenceContext)?.announcer;
  return useSyncExternalStore(
    announcer?.subscribe ?? unsubscribed,
    () => entryId !== undefined && announcer?.entryId() === entryId,
    () => false,
  );
}

/** Announces this page's person at a place to colleagues. */
export function useAnnounce(
  element: RefObject<Element | null>,
  planId: string,
  entryId: string | null = null,
  editing = false,
): void {
  const announcer = useContext(PresenceContext)?.announcer;
  useEffect(
    () => announcer?.enter({ planId, entryId, editing, element: () => element.current }),
    [announcer, element, planId, entryId, editing],
  );
}
