'use client';

import { createListeners } from '../../kit/store';
import type { Announcement } from '../../presence/schema';
import { ANNOUNCE_INTERVAL_MS } from '../../presence/urls';

/** A place that a person may be looking at: a plan, or with `entryId` one entry of it. */
export type Place = {
  planId: string;
  entryId: string | null;
  /** A form about it is open and being edited. */
  editing: boolean;
  element(): Element | null;
};

export type Announcer = {
  /** Registers a place on the page. Returns unregister. */
  enter(place: Place): () => void;
  /** Starts announcing. Returns stop; after signing out nothing is announced, and the person soon disappears. */
  start(): () => void;
  /** The entry that the person is at; null when at none. */
  entryId(): string | null;
  subscribe(listener: () => void): () => void;
};

type PlaceAnnouncement = Omit<Announcement, 'page' | 'turn'>;

type Options = {
  page: string;
  send(announcement: Announcement): void;
  /** Whether anybody can receive it. */
  isLive(): boolean;
};

/** While a person scrolls or moves through a list they are at no place; this is the pause that ends it. */
const SETTLE_MS = 500;
/** After this long without input a page counts as open but not looked at. */
const IDLE_MS = 5 * 60_000;
const INPUT_EVENTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const MOVE_EVENTS = ['scroll', 'focusin', 'visibilitychange'] as const;

/**
 * Announces the place on the page where its person is, and repeats it while they are there. A hidden page announces
 * nothing and soon counts as left; a person who returns quickly from another window was present all the time.
 */
export function createAnnouncer({ page, send, isLive }: Options): Announcer {
  const places = new Set<Place>();
  const listeners = createListeners();
  let settling: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let turn = 0;
  let lastInputAt = Date.now();
  let here: Place | null = null;
  let lastSent: (PlaceAnnouncement & { at: number }) | null = null;

  function announce(place: PlaceAnnouncement): void {
    turn += 1;
    lastSent = place.doing === 'left' ? null : { ...place, at: Date.now() };
    send({ page, turn, ...place });
  }

  function leave(): void {
    if (lastSent && isLive())
      announce({ plan_id: lastSent.plan_id, entry_id: lastSent.entry_id, doing: 'left' });
  }

  function settleSoon(): void {
    if (!running) return;
    clearTimeout(settling);
    settling = setTimeout(settle, SETTLE_MS);
  }

  function settle(): void {
    clearTimeout(again);
    again = setTimeout(settle, ANNOUNCE_INTERVAL_MS);
    if (document.visibilityState !== 'visible') return;
    setHere(placeInView([...places]));
    if (!isLive() || Date.now() - lastInputAt >= IDLE_MS) return;
    if (here) announcePlace(here);
    else leave();
  }

  function announcePlace(place: Place): void {
    const { planId: plan_id, entryId: entry_id, editing } = place;
    const next: PlaceAnnouncement = { plan_id, entry_id, doing: editing ? 'editing' : 'looking' };
    const isNew =
      !lastSent ||
      lastSent.plan_id !== plan_id ||
      lastSent.entry_id !== entry_id ||
      lastSent.doing !== next.doing;
    if (isNew || Date.now() - (lastSent?.at ?? 0) >= ANNOUNCE_INTERVAL_MS / 2) announce(next);
  }

  function setHere(place: Place | null): void {
    const before = here?.entryId;
    here = place;
    if (before !== place?.entryId) listeners.notify();
  }

  function onInput(): void {
    const before = lastInputAt;
    lastInputAt = Date.now();
    if (lastInputAt - before >= IDLE_MS) settleSoon();
  }

  return {
    enter(place) {
      places.add(place);
      settleSoon();
      return () => {
        places.delete(place);
        settleSoon();
      };
    },
    start() {
      running = true;
      settleSoon();
      // Scroll events do not bubble, so the listener captures them.
      for (const name of INPUT_EVENTS) document.addEventListener(name, onInput, { passive: true });
      for (const name of MOVE_EVENTS)
        document.addEventListener(name, settleSoon, { capture: true, passive: true });
      window.addEventListener('pagehide', leave);
      window.addEventListener('pageshow', settleSoon);
      return () => {
        running = false;
        clearTimeout(settling);
        clearTimeout(again);
        for (const name of INPUT_EVENTS) document.removeEventListener(name, onInput);
        for (const name of MOVE_EVENTS) document.removeEventListener(name, settleSoon, { capture: true });
        window.removeEventListener('pagehide', leave);
        window.removeEventListener('pageshow', settleSoon);
      };
    },
    entryId: () => here?.entryId ?? null,
    subscribe: listeners.subscribe,
  };
}

/** Editing comes before looking; then the focused place, then the one in the middle of the window. */
function placeInView(places: readonly Place[]): Place | null {
  const hasFocus = (place: Place) => place.element()?.contains(document.activeElement) === true;
  const entries = places.filter(({ entryId }) => entryId !== null);
  const edited = places.filter(({ editing }) => editing);
  const visible = entries
    .map((place) => ({ place, away: distanceFromMiddle(place.element()) }))
    .filter(({ away }) => away !== null)
    .toSorted((a, b) => Number(a.away) - Number(b.away));
  return (
    edited.find(hasFocus) ??
    edited.at(-1) ??
    entries.find(hasFocus) ??
    visible[0]?.place ??
    places.find(({ entryId }) => entryId === null) ??
    null
  );
}

/** The distance of an element from the middle of the window, 0 when on it; null when it is not visible. */
function distanceFromMiddle(element: Element | null): number | null {
  if (!element) return null;
  const { top, bottom } = element.getBoundingClientRect();
  if (bottom <= 0 || top >= window.innerHeight) return null;
  const middle = window.innerHeight / 2;
  return Math.max(0, top - middle, middle - bottom);
}
