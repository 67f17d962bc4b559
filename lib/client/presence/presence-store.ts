'use client';

import { mergePresence, type PresenceByPlan } from '../../presence/merge';
import type { PersonHere, PresenceNews } from '../../presence/schema';

/** Who else is present, as the stream has last said; true for as long as it goes on. */
export type PresenceStore = {
  tell(news: PresenceNews): void;
  /** Nobody can say any more who is where. */
  forget(): void;
  /** At this plan, or at this entry of it. The same array until it says something else. */
  at(planId: string, entryId?: string): readonly PersonHere[];
  subscribe(listener: () => void): () => void;
};

export const NOBODY: readonly PersonHere[] = [];

/** `ownId`: whose page this is. People are not told of themselves. */
export function createPresenceStore(ownId: string | undefined): PresenceStore {
  const listeners = new Set<() => void>();
  let known: PresenceByPlan = new Map();
  let places = new Map<string, { said: string; people: readonly PersonHere[] }>();

  function learn(next: PresenceByPlan): void {
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
    for (const listener of [...listeners]) listener();
  }

  function keep(before: typeof places, place: string, people: readonly PersonHere[]): void {
    if (people.length === 0) return;
    const said = JSON.stringify(people);
    const same = before.get(place);
    places.set(place, same?.said === said ? same : { said, people });
  }

  return {
    tell: (news) => learn(mergePresence(known, news)),
    forget() {
      if (known.size > 0) learn(new Map());
    },
    at: (planId, entryId) =>
      places.get(entryId === undefined ? planId : placeOf(planId, entryId))?.people ?? NOBODY,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function placeOf(planId: string, entryId: string): string {
  return `${planId} ${entryId}`;
}

/** Somebody who is at several places of a plan is one person there, who edits when they edit anywhere. */
function onceEach(people: readonly PersonHere[]): PersonHere[] {
  const each = new Map<string, PersonHere>();
  for (const person of people) if (each.get(person.id)?.doing !== 'editing') each.set(person.id, person);
  return [...each.values()];
}
