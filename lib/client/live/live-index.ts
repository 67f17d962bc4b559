'use client';

import type { CallSummary } from '../../calls/schema';
import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from '../../events/event-names';
import type { OrgEvent } from '../../events/schema';
import type { LiveInbox, LivePlan, LivePlans } from '../../plans/merge/records';
import type { PlanLogEvent } from '../../plans/schema/log-entry';
import type { Plan, PlanStateChanged } from '../../plans/schema/plan';

/** By name, so that an event about anything else has to be handled apart: its `id` is no plan's. */
type PlanEvent = Extract<OrgEvent, { type: `plan.${string}` }>;

/**
 * The newest facts of the events, by plan, entry and call. What is read is the same object as long as nothing in it has
 * changed, so views can compare by identity.
 */
export type LiveIndex = {
  plan(planId: string): Required<LivePlan>;
  plans(): Required<LivePlans>;
  /** Only logs that concern an inbox: tool calls and reminders. */
  inbox(): Required<LiveInbox>;
  /** The newest record of each call that was added or changed. */
  calls(): readonly CallSummary[];
  call(callId: string): CallSummary | null;
};

export const NO_PLAN: Required<LivePlan> = { liveLogs: [], liveState: null, livePlan: null };
export const NO_PLANS: Required<LivePlans> = { stateChanges: [], newPlans: [], updatedPlans: [] };
export const NO_INBOX: Required<LiveInbox> = { ...NO_PLANS, logs: [] };
export const NO_CALLS: readonly CallSummary[] = [];

export function createLiveIndex() {
  const logs = new Map<string, LatestByKey<PlanLogEvent>>();
  const states = createLatestByKey<PlanStateChanged>();
  const created = createLatestByKey<Plan>();
  const updated = createLatestByKey<Plan>();
  const forInbox = createLatestByKey<PlanLogEvent>();
  const calls = createLatestByKey<CallSummary>();
  const read = new Map<string, Required<LivePlan>>();
  let plans = NO_PLANS;
  let inbox = NO_INBOX;

  function logsOf(planId: string): LatestByKey<PlanLogEvent> {
    const known = logs.get(planId) ?? createLatestByKey<PlanLogEvent>();
    logs.set(planId, known);
    return known;
  }

  const byPlan: LiveIndex = {
    plan(planId) {
      const known = read.get(planId);
      if (known) return known;
      const createdPlan = created.get(planId);
      const edited = updated.get(planId);
      const livePlan =
        createdPlan && edited && createdPlan.version >= edited.version
          ? createdPlan
          : (edited ?? createdPlan);
      const liveLogs = logs.get(planId)?.values() ?? [];
      const liveState = states.get(planId);
      const empty = liveLogs.length === 0 && !liveState && !livePlan;
      const plan = empty ? NO_PLAN : { liveLogs, liveState, livePlan };
      read.set(planId, plan);
      return plan;
    },
    plans() {
      const now = {
        stateChanges: states.values(),
        newPlans: created.values(),
        updatedPlans: updated.values(),
      };
      const same =
        now.stateChanges === plans.stateChanges &&
        now.newPlans === plans.newPlans &&
        now.updatedPlans === plans.updatedPlans;
      if (!same) plans = now;
      return plans;
    },
    inbox() {
      const { stateChanges, newPlans, updatedPlans } = byPlan.plans();
      const same =
        stateChanges === inbox.stateChanges &&
        newPlans === inbox.newPlans &&
        updatedPlans === inbox.updatedPlans &&
        forInbox.values() === inbox.logs;
      if (!same) inbox = { stateChanges, newPlans, updatedPlans, logs: forInbox.values() };
      return inbox;
    },
    calls: () => calls.values(),
    call: calls.get,
  };

  function changeLog(how: 'add' | 'remove', log: PlanLogEvent): boolean {
    if (concernsInbox(log)) forInbox[how](log.id, log);
    const ofPlan = logsOf(log.plan_id);
    const changed = ofPlan[how](log.id, log);
    if (ofPlan.isEmpty()) logs.delete(log.plan_id);
    return changed;
  }

  /** Returns whether the plan's facts have changed. */
  function changePlan(how: 'add' | 'remove', { type, payload }: PlanEvent): boolean {
    switch (type) {
      case EVT_PLAN_LOG_NEW:
        return changeLog(how, payload);
      case EVT_PLAN_STATE_CHANGED:
        return states[how](payload.plan_id, payload);
      case EVT_PLAN_CREATED:
        return created[how](payload.id, payload);
      case EVT_PLAN_UPDATED:
        return updated[how](payload.id, payload);
    }
  }

  function change(how: 'add' | 'remove', event: OrgEvent): void {
    if (event.type === EVT_CALL_CREATED || event.type === EVT_CALL_UPDATED) {
      calls[how](event.payload.id, event.payload);
    } else if (changePlan(how, event)) read.delete(planIdOf(event));
  }

  return {
    ...byPlan,
    /** Adds an event, in any order and any number of times: what is not newer changes nothing. */
    add: (event: OrgEvent) => change('add', event),
    /** Removes what this event brought, unless something newer has replaced it. */
    remove: (event: OrgEvent) => change('remove', event),
  };
}

function planIdOf({ payload }: PlanEvent): string {
  return 'plan_id' in payload ? payload.plan_id : payload.id;
}

function concernsInbox({ entry }: PlanLogEvent): boolean {
  return entry.kind === 'tool_call' || entry.event === 'reminder';
}

type LatestByKey<T> = ReturnType<typeof createLatestByKey<T & { version: number }>>;

/** One record per key, in the order in which the keys first appeared. */
function createLatestByKey<T extends { version: number }>() {
  const newest = new Map<string, T>();
  let values: readonly T[] | null = [];
  return {
    get: (key: string): T | null => newest.get(key) ?? null,
    /** The same array as long as nothing has changed. */
    values(): readonly T[] {
      values ??= [...newest.values()];
      return values;
    },
    isEmpty: () => newest.size === 0,
    add(key: string, record: T): boolean {
      const known = newest.get(key);
      if (known && known.version >= record.version) return false;
      newest.set(key, record);
      values = null;
      return true;
    },
    remove(key: string, record: T): boolean {
      if (newest.get(key) !== record) return false;
      newest.delete(key);
      values = null;
      return true;
    },
  };
}
