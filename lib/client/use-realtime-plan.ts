'use client';

import type { LivePlan } from '../plans/merge/records';
import { NO_PLAN } from './live/live-index';
import { useLivePart } from './live-context';

/**
 * What has come in live about one plan, for `mergePlan`: logs in the order they came, each id once and in its newest
 * version. Of another plan as soon as `planId` is another. What happens to other plans renders nothing.
 */
export function useRealtimePlan(planId: string): Required<LivePlan> {
  return useLivePart((live) => live.plan(planId), NO_PLAN);
}
