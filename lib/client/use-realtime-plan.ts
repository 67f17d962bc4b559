'use client';

import type { LivePlan } from '../plans/merge/records';
import { NO_PLAN } from './live/live-index';
import { useLivePart } from './live-context';

/**
 * The live facts about one plan, for `mergePlan`: log entries in the order of their arrival, each id once and in its
 * newest version. Empty again as soon as `planId` changes. Events of other plans cause no rendering.
 */
export function useRealtimePlan(planId: string): Required<LivePlan> {
  return useLivePart((live) => live.plan(planId), NO_PLAN);
}
