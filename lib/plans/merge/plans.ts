import type { Plan, PlanList, PlanStateChanged } from '../schema/plan';
import { type PlanFilters, parsePlace, planSearch, statesOf } from '../urls';
import { byAge, compare, type LivePlans, newer, newestById, newestStates, since, withState } from './records';

/**
 * Joins the pages of a list from its beginning. The result is as old as the oldest page; a plan on two pages is in it
 * once.
 */
export function joinPages(first: PlanList, more: readonly PlanList[]): PlanList {
  if (more.length === 0) return first;
  const pages = [first, ...more];
  const plans = [...newestById(pages.flatMap((page) => page.plans)).values()].sort(byAge);
  const oldest = pages.reduce((a, b) => (sequenceOf(b) < sequenceOf(a) ? b : a));
  return { plans, next: more.at(-1)?.next ?? null, cursor: oldest.cursor };
}

const sequenceOf = ({ cursor }: PlanList) => Number(cursor.split('.')[1] ?? 0);

/**
 * The list as it is now, newest first, down to the end of its last page. Filters apply after merging, so a plan leaves
 * a filtered list when its state does. New plans never join a search, which only the server can evaluate.
 */
export function mergePlans(list: PlanList, live: LivePlans, filters: PlanFilters = {}): PlanList {
  const known = merged.get(list.plans);
  const view = `${list.cursor} ${list.next} ${planSearch(filters)}`;
  const last = known?.view === view ? known : undefined;
  const changed = last && changedPlanIds(last.live, live);
  if (last && changed?.size === 0) return { ...list, plans: last.plans };
  const rows = rowsOf(list, live, filters, last?.listed);
  const plans = last && changed ? updateRows(last.plans, changed, rows) : rows.all();
  merged.set(list.plans, { view, live, listed: rows.listed, plans });
  return { ...list, plans };
}

/** The last merge result of each list, so that one more event costs what one row costs, however long the list is. */
type Merged = { view: string; live: LivePlans; listed: Map<string, Plan>; plans: Plan[] };
const merged = new WeakMap<readonly Plan[], Merged>();

function rowsOf(list: PlanList, live: LivePlans, filters: PlanFilters, known?: Map<string, Plan>) {
  const listed = known ?? newestById(list.plans);
  const newPlans = newestById(filters.q ? [] : since(list, live.newPlans));
  const updated = newestById(live.updatedPlans ?? []);
  const states = newestStates(live.stateChanges);
  const inList = isOnLoadedPages(list);

  function row(id: string): Plan | null {
    const newPlan = newPlans.get(id);
    const listedPlan = listed.get(id);
    const plan = listedPlan ? newer(listedPlan, newPlan) : newPlan;
    if (!plan) return null;
    const now = withState(newer(plan, updated.get(id)), states.get(id));
    return inList(now) && matches(now, filters) ? now : null;
  }

  function all(): Plan[] {
    const ids = new Set([...listed.keys(), ...newPlans.keys()]);
    return [...ids].flatMap((id) => row(id) ?? []).sort(byAge);
  }

  const loadedPlan = (id: string) => listed.get(id) ?? newPlans.get(id) ?? null;
  return { listed, row, all, aged: loadedPlan };
}

/** The same list with these plans updated: each is inserted or removed at its place by age. */
function updateRows(plans: Plan[], ids: ReadonlySet<string>, rows: ReturnType<typeof rowsOf>): Plan[] {
  const after = [...plans];
  let differs = false;
  for (const id of ids) {
    const loadedPlan = rows.aged(id);
    if (!loadedPlan) continue;
    const index = indexOf(after, loadedPlan);
    const shown = after[index]?.id === id ? after[index] : null;
    const now = rows.row(id);
    if (now === shown) continue;
    differs = true;
    after.splice(index, shown ? 1 : 0, ...(now ? [now] : []));
  }
  return differs ? after : plans;
}

/** The index of a plan among those sorted by age, or where it would be. */
function indexOf(plans: readonly Plan[], plan: Plan): number {
  let [low, high] = [0, plans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = plans[middle];
    if (other && byAge(other, plan) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The ids of the plans whose facts have changed; null when facts were dropped, because the result must follow from the
 * present facts.
 */
function changedPlanIds(before: LivePlans, now: LivePlans): Set<string> | null {
  const ids = new Set<string>();
  const kinds = [
    [before.newPlans, now.newPlans],
    [before.updatedPlans ?? [], now.updatedPlans ?? []],
    [before.stateChanges, now.stateChanges],
  ] as const;
  for (const [old, records] of kinds) {
    if (old === records) continue;
    if (old.length > records.length) return null;
    for (const [index, record] of records.entries()) {
      const other = old[index];
      if (other === record) continue;
      if (other && (planIdOf(other) !== planIdOf(record) || other.version > record.version)) return null;
      ids.add(planIdOf(record));
    }
  }
  return ids;
}

function planIdOf(record: Plan | PlanStateChanged): string {
  return 'plan_id' in record ? record.plan_id : record.id;
}

/** Whether an event is about a plan that is not loaded and may belong to this list; then the list is fetched again. */
export function listMissesPlan(list: PlanList, live: LivePlans, filters: PlanFilters = {}): boolean {
  const states = statesOf(filters.status);
  if (!filters.q && !states) return false;
  const shown = merged.get(list.plans)?.listed ?? newestById(list.plans);
  const newPlans = since(list, live.newPlans).filter((plan) => !shown.has(plan.id));
  if (filters.q) {
    const edited = since(list, live.updatedPlans).filter((plan) => !shown.has(plan.id));
    if (newPlans.length + edited.length > 0) return true;
  }
  const newPlan = new Set(filters.q ? [] : newPlans.map((plan) => plan.id));
  return since(list, live.stateChanges).some(
    ({ plan_id, state }) => !shown.has(plan_id) && !newPlan.has(plan_id) && states?.includes(state.status),
  );
}

/** Plans after the list's last page belong to the next page, not here. */
function isOnLoadedPages({ next }: PlanList): (plan: Plan) => boolean {
  if (next === null) return () => true;
  const end = parsePlace(next);
  return (plan) =>
    compare(plan.created_at, end.created_at) > 0 || (plan.created_at === end.created_at && plan.id >= end.id);
}

function matches(plan: Plan, { status, template }: PlanFilters): boolean {
  const states = statesOf(status);
  return (!states || states.includes(plan.state.status)) && (!template || template === plan.template_id);
}
