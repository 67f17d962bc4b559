'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox } from '@/lib/client/use-realtime-inbox';
import { decodeInboxIndex } from '@/lib/plans/decode/inbox-index';
import { countOpenNow } from '@/lib/plans/merge/inbox-index';
import { inboxIndexKey } from '@/lib/plans/urls';
import { useOrg } from '../_org/org-context';

/** The number of open decisions, live. Every screen shows it, so it is read from the index and no message is fetched for it. */
export function useWaitingCount(): number {
  const { slug } = useOrg();
  const live = useRealtimeInbox();
  const { data } = useSWR(inboxIndexKey(slug), (url) => getJson(url, decodeInboxIndex), {
    revalidateOnFocus: false,
  });
  return useMemo(() => (data ? countOpenNow(data, live) : 0), [data, live]);
}
