'use client';

import { useMemo } from 'react';
import { listMissesPlan } from '../plans/merge/plans';
import type { LivePlans } from '../plans/merge/records';
import type { PlanList } from '../plans/schema/plan';
import { type PlanFilters, planListKey } from '../plans/urls';
import { NO_PLANS } from './live/live-index';
import { useLive, useLivePart } from './live-context';
import { useRefetchMissing } from './snapshot-middleware';

const NO_FILTERS: PlanFilters = {};

/**
 * The live facts about the organization's plans, for `mergePlans`. Given the shown list and its filters, the list is
 * also fetched again when a plan that is not in it may belong to it. Log entries cause no rendering.
 */
export function useRealtimePlans(list?: PlanList, filters = NO_FILTERS): Required<LivePlans> {
  const { org } = useLive();
  const live = useLivePart((parts) => parts.plans(), NO_PLANS);
  const missing = useMemo(
    () => list !== undefined && listMissesPlan(list, live, filters),
    [list, live, filters],
  );
  useRefetchMissing(planListKey(org, filters), list?.cursor, missing);
  return live;
}
