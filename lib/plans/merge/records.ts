import { parseCursor } from '../../events/event-names';
import type { PlanLogDisplay } from '../schema/log-entry';
import type { Plan, PlanStateChanged } from '../schema/plan';

// Two rules for everything. Of two records with the same id, the one with the higher version is the truth. And a version is
// the sequence number of the record's last change, so what is not above a snapshot's cursor is in that snapshot already, or
// was gone from it. Hence it does not matter in which order, or how often, snapshots and events arrive: the same facts
// always make the same view. What has not changed is moreover the same object as the last time, so that its row on a screen
// need not be rendered again.

export type Versioned = { id: string; version: number };

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

export function newer<T extends Versioned>(record: T, other: T | null | undefined): T {
  return other && other.id === record.id && other.version > record.version ? other : record;
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

type Aged = { created_at: string; id: string };

/** Newest first, as the server lists them. */
export function byAge(a: Aged, b: Aged): number {
  return compare(b.created_at, a.created_at) || compare(b.id, a.id);
}

/** Times are ISO texts of one form, so their order as text is their order in time. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
