import { parseCursor } from '../events/names';
import type { PlanFilters } from './keys';
import type { Plan, PlanDetail, PlanList, PlanLogDisplay, PlanStateChanged } from './schema';

// Two rules for everything. Of two records with the same id, the one with the higher version is the truth. And a version is
// the sequence number of the record's last change, so what is not above a snapshot's cursor is in that snapshot already, or
// was gone from it. Hence it does not matter in which order, or how often, snapshots and events arrive: the same facts
// always make the same view. What has not changed is moreover the same object as the last time, so that its row on a screen
// need not be rendered again.

type Versioned = { id: string; version: number };

/** What came in live about one plan. `livePlan` is its youngest whole record: it was created, or its text was edited. */
export type LivePlan = {
  liveLogs: readonly PlanLogDisplay[];
  liveState: PlanStateChanged | null;
  livePlan?: Plan | null;
};

/** What came in live about the org's plans: the latest state per plan, plans made, and plans whose text was edited. */
export type LivePlans = {
  stateChanges: readonly PlanStateChanged[];
  newPlans: readonly Plan[];
  updatedPlans?: readonly Plan[];
};

/** The newest of each id. */
export function newestById<T extends Versioned>(records: Iterable<T>): Map<string, T> {
  const newest = new Map<string, T>();
  for (const record of records) {
    const known = newest.get(record.id);
    if (!known || record.version > known.version) newest.set(record.id, record);
  }
  return newest;
}

/** The newest state per plan. */
export function newestStates(changes: Iterable<PlanStateChanged>): Map<string, PlanStateChanged> {
  const newest = new Map<string, PlanStateChanged>();
  for (const change of changes) {
    const known = newest.get(change.plan_id);
    if (!known || change.version > known.version) newest.set(change.plan_id, change);
  }
  return newest;
}

/** What the snapshot cannot know yet. */
export function since<T extends { version: number }>(
  snapshot: { cursor: string },
  records: readonly T[] = [],
): T[] {
  const seen = parseCursor(snapshot.cursor)?.seq ?? 0;
  return records.filter((record) => record.version > seen);
}

/** A live state never overrides a plan that was read, or edited, after it. */
export function withState(plan: Plan, change: PlanStateChanged | null | undefined): Plan {
  if (!change || change.version <= plan.version) return plan;
  const known = moved.get(plan);
  if (known?.version === change.version && known.state === change.state) return known;
  const after = { ...plan, state: change.state, version: change.version };
  moved.set(plan, after);
  return after;
}

/** Each plan with the last state it was shown in. */
const moved = new WeakMap<Plan, Plan>();

function newer<T extends Versioned>(record: T, other: T | null | undefined): T {
  return other && other.id === record.id && other.version > record.version ? other : record;
}

/** The plan as it is now: entries by id, sorted by time, and the newest state. */
export function mergePlan(detail: PlanDetail, live: LivePlan): PlanDetail {
  const plan = newer(detail.plan, live.livePlan);
  const change = live.liveState?.plan_id === plan.id ? live.liveState : null;
  return { ...detail, plan: withState(plan, change), log: mergeLog(detail.log, live.liveLogs) };
}

/** Each snapshot's log with what was merged into it last: one more line then costs what one line costs. */
const merged = new WeakMap<
  readonly PlanLogDisplay[],
  { live: readonly PlanLogDisplay[]; log: PlanLogDisplay[] }
>();

function mergeLog(log: readonly PlanLogDisplay[], live: readonly PlanLogDisplay[]): PlanLogDisplay[] {
  const last = merged.get(log);
  // Only when nothing has been forgotten: what is shown must follow from what is known now.
  const grown = last?.live.every((line, place) => {
    const now = live[place];
    return now === line || (now?.id === line.id && now.version > line.version);
  });
  const known = last && grown ? last : { live: [], log: insert([], log) };
  const after = insert(
    known.log,
    live.filter((line, place) => line !== known.live[place]),
  );
  merged.set(log, { live, log: after });
  return after;
}

/** What is new or newer, put in its place among what is sorted. */
function insert(sorted: PlanLogDisplay[], records: readonly PlanLogDisplay[]): PlanLogDisplay[] {
  const fresh = newestById(records);
  for (const { id, version } of sorted) if ((fresh.get(id)?.version ?? version) <= version) fresh.delete(id);
  if (fresh.size === 0) return sorted;
  const added = [...fresh.values()].map(toDisplay).sort(byTime);
  const after: PlanLogDisplay[] = [];
  let next = 0;
  for (const line of sorted) {
    if (fresh.has(line.id)) continue;
    for (let other = added[next]; other && byTime(other, line) < 0; other = added[next]) {
      after.push(other);
      next += 1;
    }
    after.push(line);
  }
  return [...after, ...added.slice(next)];
}

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

/** Events carry the plan's id beside the entry; a view's records do not. */
export function toDisplay(log: PlanLogDisplay): PlanLogDisplay {
  if (!('plan_id' in log)) return log;
  const { id, entry, created_at, version } = log;
  const display = displays.get(log) ?? { id, entry, created_at, version };
  displays.set(log, display);
  return display;
}

const displays = new WeakMap<PlanLogDisplay, PlanLogDisplay>();

export function byTime(a: PlanLogDisplay, b: PlanLogDisplay): number {
  return compare(a.created_at, b.created_at) || a.version - b.version || compare(a.id, b.id);
}

/** Newest first, as the server lists them. */
export function byAge(a: Plan, b: Plan): number {
  return compare(b.created_at, a.created_at) || compare(b.id, a.id);
}

/** Times are ISO texts of one form, so their order as text is their order in time. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
