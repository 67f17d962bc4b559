'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { EVT_PLAN_LOG_NEW } from '../events/names';
import { inboxKey } from '../plans/keys';
import { inboxMissesPlan, type LiveInbox, newestById } from '../plans/merge';
import type { Inbox, PlanLogEvent } from '../plans/schema';
import { useLive, useLiveView } from './live-context';
import { selectPlans } from './use-realtime-plans';
import { useRefetchMissing } from './use-snapshot';

/**
 * What newly waits for a person or no longer does, for `mergeInbox`. When something waits in a plan that the inbox has not
 * heard of, the inbox is fetched again.
 */
export function useRealtimeInbox(): Required<LiveInbox> {
  const { org } = useLive();
  const { events } = useLiveView();
  const live = useMemo(() => {
    const logs: PlanLogEvent[] = [];
    for (const event of events) if (event.type === EVT_PLAN_LOG_NEW) logs.push(event.payload);
    return { ...selectPlans(events), logs: [...newestById(logs).values()] };
  }, [events]);
  const key = inboxKey(org);
  const { data } = useSWR<Inbox>(key);
  useRefetchMissing(key, data?.cursor, data !== undefined && inboxMissesPlan(data, live));
  return live;
}
