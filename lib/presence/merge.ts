import type { PersonHere, PresenceNews } from './schema';

/** By plan; plans where nobody is are not in it. */
export type PresenceByPlan = ReadonlyMap<string, readonly PersonHere[]>;

/** What is known after the news. */
export function mergePresence(known: PresenceByPlan, { all, plans }: PresenceNews): PresenceByPlan {
  const next = new Map(all ? [] : known);
  for (const { plan_id, people } of plans) {
    if (people.length > 0) next.set(plan_id, people);
    else next.delete(plan_id);
  }
  return next;
}

/** All that is known, as news for who knows nothing. */
export function asNews(known: PresenceByPlan): PresenceNews {
  return { all: true, plans: [...known].map(([plan_id, people]) => ({ plan_id, people: [...people] })) };
}
