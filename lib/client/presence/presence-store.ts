'use client';

import { createListeners } from '../../kit/store';
import { mergePresence, type PresenceByPlan } from '../../presence/merge';
import type { PresenceNews, PresentPerson } from '../../presence/schema';

/** The other people who are present, as the stream last sent it; valid while the stream lives. */
export type PresenceStore = {
  apply(news: PresenceNews): void;
  /** Presence is unknown from now on. */
  clear(): void;
  /** The people at this plan, or at this entry of it. The same array until it changes. */
  at(planId: string, entryId?: string): readonly PresentPerson[];
  subscribe(listener: () => void): () => void;
};

export const NOBODY: readonly PresentPerson[] = [];

/** `ownId`: the page's own user, who is not shown to themselves. */
export function createPresenceStore(ownId: string | undefined): PresenceStore {
  const listeners = createListeners();
  let known: PresenceByPlan = new Map();
  let places = new Map<string, { json: string; people: readonly PresentPerson[] }>();

  function replace(next: PresenceByPlan): void {
    known = next;
    const before = places;
    places = new Map();
    for (const [planId, people] of known) {
      const others = people.filter(({ id }) => id !== ownId);
      keep(before, planId, onceEach(others));
      for (const entryId of new Set(others.map(({ entry_id }) => entry_id))) {
        if (entryId === null) continue;
        const here = others.filter(({ entry_id }) => entry_id === entryId);
        keep(before, placeOf(planId, entryId), here);
      }
    }
    listeners.notify();
  }

  function keep(before: typeof places, place: string, people: readonly PresentPerson[]): void {
    if (people.length === 0) return;
    const json = JSON.stringify(people);
    const same = before.get(place);
    places.set(place, same?.json === json ? same : { json, people });
  }

  return {
    apply: (news) => replace(mergePresence(known, news)),
    clear() {
      if (known.size > 0) replace(new Map());
    },
    at: (planId, entryId) =>
      places.get(entryId === undefined ? planId : placeOf(planId, entryId))?.people ?? NOBODY,
    subscribe: listeners.subscribe,
  };
}

function placeOf(planId: string, entryId: string): string {
  return `${planId} ${entryId}`;
}

/** A person at several places of a plan counts once, as editing if they edit anywhere. */
function onceEach(people: readonly PresentPerson[]): PresentPerson[] {
  const each = new Map<string, PresentPerson>();
  for (const person of people) if (each.get(person.id)?.doing !== 'editing') each.set(person.id, person);
  return [...each.values()];
}
