'use client';

import {
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from '../../events/event-names';
import type { PlanEvent } from '../../events/schema';
import type { LiveInbox } from '../../plans/merge/inbox';
import type { LivePlan, LivePlans } from '../../plans/merge/records';
import type { PlanLogEvent } from '../../plans/schema/log-entry';
import type { Plan, PlanStateChanged } from '../../plans/schema/plan';

/**
 * What is newest of everything that the events tell, by plan and by entry. What is read from it is the same object for as
 * long as nothing in it has changed, so that whoever shows it can tell at a glance.
 */
export type LiveIndex = {
  plan(planId: string): Required<LivePlan>;
  plans(): Required<LivePlans>;
  /** Its logs are only those that an inbox has to do with: tool calls and reminders. */
  inbox(): Required<LiveInbox>;
};

export const NO_PLAN: Required<LivePlan> = { liveLogs: [], liveState: null, livePlan: null };
export const NO_PLANS: Required<LivePlans> = { stateChanges: [], newPlans: [], updatedPlans: [] };
export const NO_INBOX: Required<LiveInbox> = { ...NO_PLANS, logs: [] };

export function createLiveIndex() {
  const logs = new Map<string, Newest<PlanLogEvent>>();
  const states = createNewest<PlanStateChanged>();
  const made = createNewest<Plan>();
  const updated = createNewest<Plan>();
  const forInbox = createNewest<PlanLogEvent>();
  const read = new Map<string, Required<LivePlan>>();
  let plans = NO_PLANS;
  let inbox = NO_INBOX;

  function logsOf(planId: string): Newest<PlanLogEvent> {
    const known = logs.get(planId) ?? createNewest<PlanLogEvent>();
    logs.set(planId, known);
    return known;
  }

  const byPlan: LiveIndex = {
    plan(planId) {
      const known = read.get(planId);
      if (known) return known;
      const told = made.get(planId);
      const edited = updated.get(planId);
      const livePlan = told && edited && told.version >= edited.version ? told : (edited ?? told);
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
        newPlans: made.values(),
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
  };

  function changeLog(how: 'add' | 'remove', log: PlanLogEvent): boolean {
    if (concernsInbox(log)) forInbox[how](log.id, log);
    const ofPlan = logsOf(log.plan_id);
    const changed = ofPlan[how](log.id, log);
    if (ofPlan.isEmpty()) logs.delete(log.plan_id);
    return changed;
  }

  function change(how: 'add' | 'remove', { type, payload }: PlanEvent): boolean {
    switch (type) {
      case EVT_PLAN_LOG_NEW:
        return changeLog(how, payload);
      case EVT_PLAN_STATE_CHANGED:
        return states[how](payload.plan_id, payload);
      case EVT_PLAN_CREATED:
        return made[how](payload.id, payload);
      case EVT_PLAN_UPDATED:
        return updated[how](payload.id, payload);
    }
  }

  return {
    ...byPlan,
    /** In any order, and as often as it likes: what is not newer changes nothing. */
    add(event: PlanEvent): void {
      if (change('add', event)) read.delete(planIdOf(event));
    },
    /** Forgets what came with this event, unless something newer has taken its place. */
    remove(event: PlanEvent): void {
      if (change('remove', event)) read.delete(planIdOf(event));
    },
  };
}

function planIdOf({ payload }: PlanEvent): string {
  return 'plan_id' in payload ? payload.plan_id : payload.id;
}

function concernsInbox({ entry }: PlanLogEvent): boolean {
  return entry.kind === 'tool_call' || entry.event === 'reminder';
}

type Newest<T> = ReturnType<typeof createNewest<T & { version: number }>>;

/** One record per key, in the order in which the keys were first heard of. */
function createNewest<T extends { version: number }>() {
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
