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

type Said = Omit<Announcement, 'page' | 'turn'>;

type Options = {
  page: string;
  say(announcement: Announcement): void;
  /** Whether anybody can receive it. */
  isLive(): boolean;
};

/** While a person scrolls or moves through a list they are at no place; this is the pause that ends it. */
const SETTLE_MS = 500;
/** After this long without input a page counts as open but not looked at. */
const IDLE_MS = 5 * 60_000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const MOVES = ['scroll', 'focusin', 'visibilitychange'] as const;

/**
 * Announces the place on the page where its person is, and repeats it while they are there. A hidden page announces
 * nothing and soon counts as left; a person who returns quickly from another window was present all the time.
 */
export function createAnnouncer({ page, say, isLive }: Options): Announcer {
  const places = new Set<Place>();
  const listeners = createListeners();
  let settling: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let turn = 0;
  let touchedAt = Date.now();
  let here: Place | null = null;
  let said: (Said & { at: number }) | null = null;

  function tell(words: Said): void {
    turn += 1;
    said = words.doing === 'left' ? null : { ...words, at: Date.now() };
    say({ page, turn, ...words });
  }

  function leave(): void {
    if (said && isLive()) tell({ plan_id: said.plan_id, entry_id: said.entry_id, doing: 'left' });
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
    stand(whereIsOne([...places]));
    if (!isLive() || Date.now() - touchedAt >= IDLE_MS) return;
    if (here) sayAt(here);
    else leave();
  }

  function sayAt(place: Place): void {
    const { planId: plan_id, entryId: entry_id, editing } = place;
    const words: Said = { plan_id, entry_id, doing: editing ? 'editing' : 'looking' };
    const isNew =
      !said || said.plan_id !== plan_id || said.entry_id !== entry_id || said.doing !== words.doing;
    if (isNew || Date.now() - (said?.at ?? 0) >= ANNOUNCE_INTERVAL_MS / 2) tell(words);
  }

  function stand(place: Place | null): void {
    const before = here?.entryId;
    here = place;
    if (before !== place?.entryId) listeners.notify();
  }

  function touched(): void {
    const was = touchedAt;
    touchedAt = Date.now();
    if (touchedAt - was >= IDLE_MS) settleSoon();
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
      for (const name of TOUCHES) document.addEventListener(name, touched, { passive: true });
      for (const name of MOVES) document.addEventListener(name, settleSoon, { capture: true, passive: true });
      window.addEventListener('pagehide', leave);
      window.addEventListener('pageshow', settleSoon);
      return () => {
        running = false;
        clearTimeout(settling);
        clearTimeout(again);
        for (const name of TOUCHES) document.removeEventListener(name, touched);
        for (const name of MOVES) document.removeEventListener(name, settleSoon, { capture: true });
        window.removeEventListener('pagehide', leave);
        window.removeEventListener('pageshow', settleSoon);
      };
    },
    entryId: () => here?.entryId ?? null,
    subscribe: listeners.subscribe,
  };
}

/** Editing comes before looking; then the focused place, then the one in the middle of the window. */
function whereIsOne(places: readonly Place[]): Place | null {
  const held = (place: Place) => place.element()?.contains(document.activeElement) === true;
  const entries = places.filter(({ entryId }) => entryId !== null);
  const writing = places.filter(({ editing }) => editing);
  const visible = entries
    .map((place) => ({ place, away: fromTheMiddle(place.element()) }))
    .filter(({ away }) => away !== null)
    .toSorted((a, b) => Number(a.away) - Number(b.away));
  return (
    writing.find(held) ??
    writing.at(-1) ??
    entries.find(held) ??
    visible[0]?.place ??
    places.find(({ entryId }) => entryId === null) ??
    null
  );
}

/** The distance of an element from the middle of the window, 0 when on it; null when it is not visible. */
function fromTheMiddle(element: Element | null): number | null {
  if (!element) return null;
  const { top, bottom } = element.getBoundingClientRect();
  if (bottom <= 0 || top >= window.innerHeight) return null;
  const middle = window.innerHeight / 2;
  return Math.max(0, top - middle, middle - bottom);
}
