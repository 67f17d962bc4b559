'use client';

import { Phone } from 'lucide-react';
import Link from 'next/link';
import useSWR from 'swr';
import { ButtonLink } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';
import { LoadMore } from '@/app/_ui/load-more';
import { Time } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { useMore } from '@/app/[org]/_org/use-more';
import { callsKey } from '@/lib/calls/keys';
import type { CallSummary } from '@/lib/calls/schema';
import { getJson } from '@/lib/client/fetcher';
import { callTitle, duration } from './call-words';
import { PlanningBadge } from './planning-badge';

type List = { calls: CallSummary[]; page: number; next_page: number | null };

function CallRow({ org, call }: { org: string; call: CallSummary }) {
  const facts = [
    call.kind,
    call.duration_s === null ? null : duration(call.duration_s),
    `${call.turn_count} turns`,
    `from ${call.source}`,
  ];
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-hover">
      <div className="min-w-0 flex-1 basis-60">
        <p className="truncate font-medium">
          <Link href={`/${org}/calls/${call.id}`} className="after:absolute after:inset-0">
            {callTitle(call)}
          </Link>
        </p>
        <p className="truncate text-sm text-ink-2">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <PlanningBadge planning={call.planning} />
      <p className="w-24 text-right text-sm text-ink-3">
        <Time at={call.started_at ?? call.created_at} />
      </p>
    </li>
  );
}

export function CallList({ list }: { list: List }) {
  const { slug } = useOrg();
  const { data: first = list } = useSWR<List>(callsKey(slug), getJson, {
    fallbackData: list,
    revalidateOnMount: false,
    // Calls have no events of their own; while one is being read, what becomes of it is near.
    refreshInterval: (data) => (data?.calls.some((call) => call.planning.state === 'queued') ? 1_500 : 0),
  });
  const { pages, ...more } = useMore(first, (page) => callsKey(slug, page));
  const calls = [...new Map(pages.flatMap((page) => page.calls).map((call) => [call.id, call])).values()];

  if (calls.length === 0) {
    return (
      <EmptyState
        icon={Phone}
        title="No calls yet"
        action={
          <ButtonLink href={`/${slug}/calls/new`} variant="primary" size="md">
            Hand in a call
          </ButtonLink>
        }
      >
        Paste or drop a transcript, or let your phone system post it to the API.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {calls.map((call) => (
          <CallRow key={call.id} org={slug} call={call} />
        ))}
      </ul>
      <LoadMore {...more} onLoad={more.loadMore} />
    </>
  );
}
