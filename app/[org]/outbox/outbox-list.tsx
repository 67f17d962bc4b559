'use client';

import { Mail, MessageSquare, SendHorizontal } from 'lucide-react';
import Link from 'next/link';
import useSWR from 'swr';
import { EmptyState } from '@/app/_ui/empty-state';
import { LoadMore } from '@/app/_ui/long-list/load-more';
import { Time } from '@/app/_ui/time';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { uniqueRows } from '@/lib/client/paging/paged-list';
import { usePagedList } from '@/lib/client/paging/use-paged-list';
import { decodeOutbox } from '@/lib/delivery/decode';
import type { Outbox, OutboxMessage } from '@/lib/delivery/schema';
import { outboxKey } from '@/lib/delivery/urls';

const REFRESH_S = 5;
const keyOf = ({ id }: OutboxMessage) => id;

function Row({ org, message }: { org: string; message: OutboxMessage }) {
  const Icon = message.channel === 'email' ? Mail : MessageSquare;
  return (
    <li>
      <details className="group rounded-lg border border-line bg-surface">
        <summary className="flex items-center gap-3 rounded-lg px-4 py-3 hover:bg-hover">
          <Icon aria-hidden size={16} className="shrink-0 text-ink-3" />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{message.subject ?? message.body}</span>
            <span className="block truncate text-sm text-ink-2">to {message.to}</span>
          </span>
          <span className="text-sm text-ink-3">
            <Time at={message.created_at} />
          </span>
        </summary>
        <div className="border-t border-line px-4 py-3">
          <p className="max-w-prose leading-6 whitespace-pre-wrap">{message.body}</p>
          <Link
            href={`/${org}/plans/${message.plan_id}#entry-${message.entry_id}`}
            className="mt-3 inline-block text-sm text-ink-2 underline underline-offset-2"
          >
            The entry in its plan
          </Link>
        </div>
      </details>
    </li>
  );
}

export function OutboxList({ outbox }: { outbox: Outbox }) {
  useDeclareUpdates(REFRESH_S);
  const { slug } = useOrg();
  const { data: first = outbox } = useSWR(outboxKey(slug), (url) => getJson(url, decodeOutbox), {
    fallbackData: outbox,
    revalidateOnMount: false,
    refreshInterval: REFRESH_S * 1_000,
  });
  const { pages, ...more } = usePagedList({
    first,
    nextOf: (page) => page.next_page,
    keysOf: (page) => page.messages.map(keyOf),
    read: (page) => getJson(outboxKey(slug, page), decodeOutbox),
  });
  const messages = uniqueRows(
    pages.flatMap((page) => page.messages),
    keyOf,
  );
  if (messages.length === 0) {
    return (
      <EmptyState icon={SendHorizontal} title="The outbox is empty">
        What is approved while a channel is not connected is stored here, not sent.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="flex flex-col gap-2">
        {messages.map((message) => (
          <Row key={message.id} org={slug} message={message} />
        ))}
      </ul>
      <LoadMore {...more} onLoad={more.loadMore} />
    </>
  );
}
