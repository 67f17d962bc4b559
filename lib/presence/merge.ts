import type { PersonHere, PresenceNews } from './schema';

/** The people at each plan; a plan without people has no entry. */
export type PresenceByPlan = ReadonlyMap<string, readonly PersonHere[]>;

/** Applies the news to what is known. */
export function mergePresence(known: PresenceByPlan, { all, plans }: PresenceNews): PresenceByPlan {
  const next = new Map(all ? [] : known);
  for (const { plan_id, people } of plans) {
    if (people.length > 0) next.set(plan_id, people);
    else next.delete(plan_id);
  }
  return next;
}

/** Everything that is known, as news for a receiver that knows nothing yet. */
export function asNews(known: PresenceByPlan): PresenceNews {
  return { all: true, plans: [...known].map(([plan_id, people]) => ({ plan_id, people: [...people] })) };
}
