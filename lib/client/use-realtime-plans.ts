'use client';

import { useMemo } from 'react';
import { EVT_PLAN_CREATED, EVT_PLAN_STATE_CHANGED, EVT_PLAN_UPDATED } from '../events/names';
import type { PlanEvent } from '../events/schema';
import { type PlanFilters, planListKey } from '../plans/keys';
import { type LivePlans, listMissesPlan, newestById, newestStates } from '../plans/merge';
import type { Plan, PlanList, PlanStateChanged } from '../plans/schema';
import { useLive, useLiveView } from './live-context';
import { useRefetchMissing } from './use-snapshot';

/**
 * What has come in live about the org's plans, for `mergePlans`. Given the list that is on screen and its filters, it also
 * has the list fetched again when a plan that is not in it may have to be.
 */
export function useRealtimePlans(list?: PlanList, filters: PlanFilters = {}): Required<LivePlans> {
  const { org } = useLive();
  const { events } = useLiveView();
  const live = useMemo(() => selectPlans(events), [events]);
  const missing = list !== undefined && listMissesPlan(list, live, filters);
  useRefetchMissing(planListKey(org, { page: list?.page, ...filters }), list?.cursor, missing);
  return live;
}

export function selectPlans(events: readonly PlanEvent[]): Required<LivePlans> {
  const states: PlanStateChanged[] = [];
  const made: Plan[] = [];
  const updated: Plan[] = [];
  for (const event of events) {
    if (event.type === EVT_PLAN_STATE_CHANGED) states.push(event.payload);
    else if (event.type === EVT_PLAN_CREATED) made.push(event.payload);
    else if (event.type === EVT_PLAN_UPDATED) updated.push(event.payload);
  }
  return {
    stateChanges: [...newestStates(states).values()],
    newPlans: [...newestById(made).values()],
    updatedPlans: [...newestById(updated).values()],
  };
}
