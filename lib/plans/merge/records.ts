import { parseCursor } from '../../events/event-names';
import type { PlanLogDisplay, PlanLogEvent } from '../schema/log-entry';
import type { Plan, PlanStateChanged } from '../schema/plan';

// Two rules for everything. Of two records with the same id, the one with the higher version counts. And a version is
// the sequence number of the record's last change, so a record that is not above a snapshot's cursor is contained in
// that snapshot, or was already gone from it. Hence order and repetition of snapshots and events do not matter: the
// same facts give the same view. Unchanged parts stay the same objects, so their rows are not rendered again.

export type Versioned = { id: string; version: number };

/** The live facts about one plan. `livePlan` is its newest whole record, from its creation or an edit of its text. */
export type LivePlan = {
  liveLogs: readonly PlanLogDisplay[];
  liveState: PlanStateChanged | null;
  livePlan?: Plan | null;
};

/**
 * The live facts about the organization's plans: the newest state per plan, new plans, and plans whose text was edited.
 */
export type LivePlans = {
  stateChanges: readonly PlanStateChanged[];
  newPlans: readonly Plan[];
  updatedPlans?: readonly Plan[];
};

/** The live changes for the inbox: the plans, and the newest record of each tool call and reminder. */
export type LiveInbox = LivePlans & { logs: readonly PlanLogEvent[] };

/** The newest record per id. */
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

/** The records that are above the snapshot's cursor. */
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
  const known = plansWithState.get(plan);
  if (known?.version === change.version && known.state === change.state) return known;
  const after = { ...plan, state: change.state, version: change.version };
  plansWithState.set(plan, after);
  return after;
}

/** The last result per plan and state. */
const plansWithState = new WeakMap<Plan, Plan>();

export function newer<T extends Versioned>(record: T, other: T | null | undefined): T {
  return other && other.id === record.id && other.version > record.version ? other : record;
}

/** Events carry the plan's id beside the entry; the records of a view do not. */
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

type Dated = { created_at: string; id: string };

/** Newest first, as the server lists them. */
export function byAge(a: Dated, b: Dated): number {
  return compare(b.created_at, a.created_at) || compare(b.id, a.id);
}

/** Times are ISO strings of one form, so string order is time order. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
