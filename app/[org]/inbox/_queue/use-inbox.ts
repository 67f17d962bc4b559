'use client';

import { useEffect, useMemo, useState } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox } from '@/lib/client/use-realtime-inbox';
import { mergeInbox } from '@/lib/plans/merge/inbox';
import { fillInbox, type InboxPart, unasked } from '@/lib/plans/merge/inbox-index';
import type { Inbox } from '@/lib/plans/schema/inbox';
import { inboxKey, inboxPartKey } from '@/lib/plans/urls';

const PART = 100;

/** The whole inbox, live: its first page at once, then the other items part by part. */
export function useInbox(first: Inbox) {
  const { slug } = useOrg();
  const live = useRealtimeInbox();
  const { data = first } = useSWR<Inbox>(inboxKey(slug), getJson, {
    fallbackData: first,
    revalidateOnMount: false,
  });
  const [parts, setParts] = useState<readonly InboxPart[]>([]);
  const [failed, setFailed] = useState(false);
  const inbox = useMemo(() => mergeInbox(fillInbox(data, parts), live), [data, parts, live]);

  const next = unasked(data, parts).slice(0, PART).join(',');
  useEffect(() => {
    if (next === '' || failed) return;
    let isOver = false;
    const asked = next.split(',');
    getJson<Inbox>(inboxPartKey(slug, asked)).then(
      (answer) => isOver || setParts((known) => [...without(known, asked), { asked, answer }]),
      () => isOver || setFailed(true),
    );
    return () => {
      isOver = true;
    };
  }, [slug, next, failed]);

  const brought = useMemo(() => new Set(parts.flatMap(({ asked }) => asked)), [parts]);
  return {
    inbox,
    live,
    /** Items that were waiting before and have only now been loaded. */
    brought,
    loadsMore: failed ? ('failed' as const) : inbox.rest.length > 0,
    retry: () => setFailed(false),
  };
}

/** An earlier answer about the same item is replaced. */
function without(parts: readonly InboxPart[], ids: readonly string[]): InboxPart[] {
  return parts
    .map((part) => ({ ...part, asked: part.asked.filter((id) => !ids.includes(id)) }))
    .filter(({ asked }) => asked.length > 0);
}
