'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeCallList } from '@/lib/calls/decode';
import { joinCallPages } from '@/lib/calls/merge';
import type { CallList } from '@/lib/calls/schema';
import { callsKey } from '@/lib/calls/urls';
import { getJson } from '@/lib/client/fetcher';
import { usePagedList } from '@/lib/client/paging/use-paged-list';
import { useRealtimeCalls } from '@/lib/client/use-realtime-calls';

/** All loaded pages as one list, with everything that has happened since merged in. */
export function useCallPages(list: CallList) {
  const { slug } = useOrg();
  const { data: first = list } = useSWR(callsKey(slug), (url) => getJson(url, decodeCallList), {
    fallbackData: list,
    revalidateOnMount: false,
  });
  const { pages, ...more } = usePagedList({ first, nextOf, keysOf, continues, read });
  const joined = useMemo(() => joinCallPages(pages[0] ?? first, pages.slice(1)), [pages, first]);
  const { calls } = useRealtimeCalls(joined);
  return { calls, ...more };

  function read(before: string) {
    return getJson(callsKey(slug, before), decodeCallList);
  }
}

const epochOf = ({ cursor }: CallList) => cursor.split('.')[0];
const nextOf = (page: CallList) => page.next;
const keysOf = (page: CallList) => page.calls.map(({ id }) => id);
/** After a restored database the epoch is another one, and older pages are of a past that is gone. */
const continues = (known: CallList, fresh: CallList) => epochOf(known) === epochOf(fresh);
