'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeCallDetail } from '@/lib/calls/decode';
import type { CallDetail } from '@/lib/calls/schema';
import { callKey } from '@/lib/calls/urls';
import { getJson } from '@/lib/client/fetcher';
import { NO_INBOX } from '@/lib/client/live/live-index';
import { useLivePart } from '@/lib/client/live-context';
import { useRealtimeCall } from '@/lib/client/use-realtime-calls';
import { newer, withState } from '@/lib/plans/merge/records';

/** The call of the page's snapshot as it is now, with the plans and tool calls that came of it since. */
export function useCallDetail(found: CallDetail): CallDetail {
  const { slug } = useOrg();
  const { data = found } = useSWR(callKey(slug, found.call.id), (url) => getJson(url, decodeCallDetail), {
    fallbackData: found,
    revalidateOnMount: false,
  });
  const call = useRealtimeCall(data.call);
  // Every tool call of the organization, because the inbox needs them too.
  const live = useLivePart((parts) => parts.inbox(), NO_INBOX);
  return useMemo(() => {
    const known = new Map(data.plans.map((plan) => [plan.id, plan]));
    for (const plan of live.newPlans) {
      if (plan.call_id === data.call.id) known.set(plan.id, newer(plan, known.get(plan.id)));
    }
    for (const plan of live.updatedPlans ?? []) {
      const before = known.get(plan.id);
      if (before) known.set(plan.id, newer(before, plan));
    }
    for (const change of live.stateChanges) {
      const before = known.get(change.plan_id);
      if (before) known.set(change.plan_id, withState(before, change));
    }
    const logs = live.logs.filter((log) => known.has(log.plan_id));
    return { ...data, call, plans: [...known.values()], proposals: [...data.proposals, ...logs] };
  }, [data, call, live]);
}
