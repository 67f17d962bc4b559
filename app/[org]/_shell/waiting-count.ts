'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox } from '@/lib/client/use-realtime-inbox';
import { inboxKey } from '@/lib/plans/keys';
import { mergeInbox } from '@/lib/plans/merge/inbox';
import type { Inbox } from '@/lib/plans/schema';
import { useOrg } from '../_org/org-context';
import { isToolCall, needsPerson } from '../plans/_entry/entry-args';

/** How many decisions are open: what is approved only waits for its time and needs nobody. */
export function countOf(inbox: Inbox): number {
  const open = inbox.items.filter(({ log }) => isToolCall(log) && needsPerson(log.entry.status.state));
  return inbox.plans.length + open.length;
}

export function useWaitingCount(): number {
  const { slug } = useOrg();
  const live = useRealtimeInbox();
  const { data } = useSWR<Inbox>(inboxKey(slug), getJson, { revalidateOnFocus: false });
  return useMemo(() => (data ? countOf(mergeInbox(data, live)) : 0), [data, live]);
}
