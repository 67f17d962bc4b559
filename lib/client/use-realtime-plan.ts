'use client';

import { useMemo } from 'react';
import { EVT_PLAN_LOG_NEW, EVT_PLAN_STATE_CHANGED } from '../events/names';
import type { PlanEvent } from '../events/schema';
import { type LivePlan, newestById, newestStates } from '../plans/merge';
import type { Plan, PlanLogEvent, PlanStateChanged } from '../plans/schema';
import { useLiveView } from './live-context';

/** What has come in live about one plan, for `mergePlan`. Of another plan as soon as `planId` is another. */
export function useRealtimePlan(planId: string): Required<LivePlan> {
  const { events } = useLiveView();
  return useMemo(() => selectPlan(events, planId), [events, planId]);
}

/** Logs in the order they came, each id once and in its newest version. */
export function selectPlan(events: readonly PlanEvent[], planId: string): Required<LivePlan> {
  const logs: PlanLogEvent[] = [];
  const states: PlanStateChanged[] = [];
  const plans: Plan[] = [];
  for (const event of events) {
    if (event.type === EVT_PLAN_LOG_NEW) {
      if (event.payload.plan_id === planId) logs.push(event.payload);
    } else if (event.type === EVT_PLAN_STATE_CHANGED) {
      if (event.payload.plan_id === planId) states.push(event.payload);
    } else if (event.payload.id === planId) plans.push(event.payload);
  }
  return {
    liveLogs: [...newestById(logs).values()],
    liveState: newestStates(states).get(planId) ?? null,
    livePlan: newestById(plans).get(planId) ?? null,
  };
}
