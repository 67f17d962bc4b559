import type { PlanFilters } from '../keys';
import type { Plan, PlanList, PlanStateChanged } from '../schema';
import { byAge, type LivePlans, newer, newestById, newestStates, since, withState } from './records';

/**
 * The list as it is now, newest first. Filters apply after merging, so a plan leaves a filtered list when its state does.
 * Plans made since then join the first page only, and never a search, which only the server can judge.
 */
export function mergePlans(list: PlanList, live: LivePlans, filters: PlanFilters = {}): PlanList {
  const made = list.page === 1 && !filters.q ? since(list, live.newPlans) : [];
  const updated = newestById(live.updatedPlans ?? []);
  const states = newestStates(live.stateChanges);
  const plans = [...newestById([...list.plans, ...made]).values()]
    .map((plan) => newer(plan, updated.get(plan.id)))
    .map((plan) => withState(plan, states.get(plan.id)))
    .filter((plan) => matches(plan, filters))
    .sort(byAge);
  return { ...list, plans };
}

/** Whether an event is about a plan that this view has not loaded and may have to show: then the list is fetched again. */
export function listMissesPlan(list: PlanList, live: LivePlans, filters: PlanFilters = {}): boolean {
  const shown = new Set(list.plans.map((plan) => plan.id));
  const made = since(list, live.newPlans).filter((plan) => !shown.has(plan.id));
  const edited = since(list, live.updatedPlans).filter((plan) => !shown.has(plan.id));
  if (filters.q) {
    if (made.length + edited.length > 0) return true;
  } else if (list.page === 1) for (const plan of made) shown.add(plan.id);
  const changes = since(list, live.stateChanges);
  if (changes.some(({ plan_id, state }) => !shown.has(plan_id) && state.status === filters.status))
    return true;
  // A plan has left the page, and the next page has one to fill its place.
  const listed = new Set(list.plans.map((plan) => plan.id));
  const leaves = ({ plan_id, state }: PlanStateChanged) =>
    listed.has(plan_id) && filters.status !== undefined && state.status !== filters.status;
  return list.next_page !== null && changes.some(leaves);
}

function matches(plan: Plan, { status, template }: PlanFilters): boolean {
  return (!status || status === plan.state.status) && (!template || template === plan.template_id);
}
