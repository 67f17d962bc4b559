'use client';

import { useEffect, useMemo, useState } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox, useRefetchInbox } from '@/lib/client/use-realtime-inbox';
import { decodeInbox } from '@/lib/plans/decode/inbox';
import { mergeInbox } from '@/lib/plans/merge/inbox';
import { fillInbox, type InboxPart, idsToLoad } from '@/lib/plans/merge/inbox-parts';
import type { Inbox } from '@/lib/plans/schema/inbox';
import { inboxKey, inboxPartKey, MAX_INBOX_PART_IDS } from '@/lib/plans/urls';

/** The whole inbox, live: its first page at once, then the other items part by part. */
export function useInbox(first: Inbox) {
  const { slug } = useOrg();
  const live = useRealtimeInbox();
  const { data = first } = useSWR(inboxKey(slug), (url) => getJson(url, decodeInbox), {
    fallbackData: first,
    revalidateOnMount: false,
  });
  useRefetchInbox(data, live);
  const [parts, setParts] = useState<readonly InboxPart[]>([]);
  const [failed, setFailed] = useState(false);
  const inbox = useMemo(() => mergeInbox(fillInbox(data, parts), live), [data, parts, live]);

  const next = useMemo(() => idsToLoad(data, parts).slice(0, MAX_INBOX_PART_IDS).join(','), [data, parts]);
  useEffect(() => {
    if (next === '' || failed) return;
    let isOver = false;
    const ids = next.split(',');
    getJson(inboxPartKey(slug, ids), decodeInbox).then(
      (answer) => isOver || setParts((known) => [...without(known, ids), { ids, answer }]),
      () => isOver || setFailed(true),
    );
    return () => {
      isOver = true;
    };
  }, [slug, next, failed]);

  const loadedLaterIds = useMemo(() => new Set(parts.flatMap(({ ids }) => ids)), [parts]);
  return {
    inbox,
    live,
    /** Items that were waiting before and have only now been loaded. */
    loadedLaterIds: loadedLaterIds,
    loadsMore: failed ? ('failed' as const) : inbox.rest.length > 0,
    retry: () => setFailed(false),
  };
}

/** A new answer about an item replaces the earlier one. */
function without(parts: readonly InboxPart[], ids: readonly string[]): InboxPart[] {
  return parts
    .map((part) => ({ ...part, ids: part.ids.filter((id) => !ids.includes(id)) }))
    .filter((part) => part.ids.length > 0);
}
