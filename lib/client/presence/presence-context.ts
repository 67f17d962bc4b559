'use client';

import { createContext, type RefObject, useContext, useEffect, useSyncExternalStore } from 'react';
import type { PersonHere } from '../../presence/schema';
import type { Announcer } from './announcer';
import { NOBODY, type PresenceStore } from './presence-store';

export type PresenceHere = { store: PresenceStore; announcer: Announcer };

/** Null where nobody is told of anybody. */
export const PresenceContext = createContext<PresenceHere | null>(null);

const unsubscribed = () => () => {};

/** Who else is at this plan, or at this entry of it. Renders again when that has changed, and only then. */
export function usePresence(planId: string, entryId?: string): readonly PersonHere[] {
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

/** Lets colleagues see when this page's person is here. */
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
