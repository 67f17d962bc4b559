import type { PresenceNews, PresentPerson } from './schema';

/** The people at each plan; a plan without people has no entry. */
export type PresenceByPlan = ReadonlyMap<string, readonly PresentPerson[]>;

/** Applies the news to the present state. */
export function mergePresence(current: PresenceByPlan, { all, plans }: PresenceNews): PresenceByPlan {
  const next = new Map(all ? [] : current);
  for (const { plan_id, people } of plans) {
    if (people.length > 0) next.set(plan_id, people);
    else next.delete(plan_id);
  }
  return next;
}

/** The whole state as news, for a receiver without any state. */
export function asNews(current: PresenceByPlan): PresenceNews {
  return { all: true, plans: [...current].map(([plan_id, people]) => ({ plan_id, people: [...people] })) };
}
