'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox } from '@/lib/client/use-realtime-inbox';
import { mergeInbox } from '@/lib/plans/merge/inbox';
import { countOpen } from '@/lib/plans/merge/inbox-index';
import type { Inbox } from '@/lib/plans/schema/inbox';
import { inboxKey } from '@/lib/plans/urls';
import { useOrg } from '../_org/org-context';

export function useWaitingCount(): number {
  const { slug } = useOrg();
  const live = useRealtimeInbox();
  const { data } = useSWR<Inbox>(inboxKey(slug), getJson, { revalidateOnFocus: false });
  return useMemo(() => (data ? countOpen(mergeInbox(data, live)) : 0), [data, live]);
}
