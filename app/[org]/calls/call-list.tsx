'use client';

import { Phone } from 'lucide-react';
import { useRef } from 'react';
import useSWR from 'swr';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';
import { LoadMore } from '@/app/_ui/long-list/load-more';
import { type ListHandle, VirtualList } from '@/app/_ui/long-list/virtual-list';
import { useListShortcuts } from '@/app/[org]/_keyboard/use-list-shortcuts';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeCallList } from '@/lib/calls/decode';
import type { CallSummary } from '@/lib/calls/schema';
import { callsKey } from '@/lib/calls/urls';
import { getJson } from '@/lib/client/fetcher';
import { uniqueRows } from '@/lib/client/paged-list';
import { usePagedList } from '@/lib/client/use-paged-list';
import { CallRow } from './call-row';

const ROW_HEIGHT = 65;
const keyOf = ({ id }: CallSummary) => id;

type List = { calls: CallSummary[]; next: string | null };

export function CallList({ list }: { list: List }) {
  const { slug } = useOrg();
  const { data: first = list } = useSWR(callsKey(slug), (url) => getJson(url, decodeCallList), {
    fallbackData: list,
    revalidateOnMount: false,
    // Calls have no events of their own; while one is being read, what becomes of it is near.
    refreshInterval: (data) => (data?.calls.some((call) => call.planning.state === 'queued') ? 1_500 : 0),
  });
  const { pages, ...more } = usePagedList({
    first,
    nextOf: (page) => page.next,
    keysOf: (page) => page.calls.map(keyOf),
    read: (before) => getJson(callsKey(slug, before), decodeCallList),
  });
  const calls = uniqueRows(
    pages.flatMap((page) => page.calls),
    keyOf,
  );

  const rows = useRef<ListHandle>(null);
  useListShortcuts('Calls', calls, keyOf, rows);

  if (calls.length === 0) {
    return (
      <EmptyState
        icon={Phone}
        title="No calls yet"
        action={
          <ButtonLink href={`/${slug}/calls/new`} variant="primary" size="md">
            Add a call
          </ButtonLink>
        }
      >
        Paste or drop a transcript, or let your phone system post it to the API.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <VirtualList
          items={calls}
          keyOf={keyOf}
          estimate={ROW_HEIGHT}
          label="Calls"
          more={more.more}
          onNearEnd={more.loadMore}
          handle={rows}
          render={(call, place) => (
            <div className={place > 0 ? 'border-t border-line' : undefined}>
              <CallRow org={slug} call={call} />
            </div>
          )}
        />
      </div>
      <LoadMore {...more} onLoad={more.loadMore} />
    </>
  );
}
