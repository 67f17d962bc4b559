'use client';

import { CircleCheckBig } from 'lucide-react';
import { memo, useMemo } from 'react';
import useSWR from 'swr';
import { ButtonLink } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';
import { PageHeader } from '@/app/_ui/page-header';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox } from '@/lib/client/use-realtime-inbox';
import { inboxKey } from '@/lib/plans/keys';
import { mergeInbox } from '@/lib/plans/merge/inbox';
import { countOpen } from '@/lib/plans/merge/inbox-rest';
import type { Inbox, InboxItem } from '@/lib/plans/schema';
import { EntryCard } from '../plans/_decide/entry-card';
import { isToolCall } from '../plans/_entry/entry-args';
import { ReviewCard } from './review-card';
import { useKeptItems } from './use-kept-items';

/** Everything that waits for a person, the most urgent first. */
export function InboxView({ inbox }: { inbox: Inbox }) {
  const { slug } = useOrg();
  const live = useRealtimeInbox();
  const { data = inbox } = useSWR<Inbox>(inboxKey(slug), getJson, {
    fallbackData: inbox,
    revalidateOnMount: false,
  });
  const merged = useMemo(() => mergeInbox(data, live), [data, live]);
  const { items, holdFocus } = useKeptItems(merged.items, live.logs, merged.read_at);
  const waiting = countOpen(merged);

  return (
    <>
      <PageHeader title="Inbox">
        {waiting === 0
          ? 'Nothing waits for you.'
          : waiting === 1
            ? 'One decision waits.'
            : `${waiting} decisions wait.`}
      </PageHeader>
      {merged.plans.length === 0 && items.length === 0 ? (
        <EmptyState
          icon={CircleCheckBig}
          title="All decided"
          action={
            <>
              <ButtonLink href={`/${slug}/plans`}>Look at the plans</ButtonLink>
              <ButtonLink href={`/${slug}/calls/new`}>Hand in a call</ButtonLink>
            </>
          }
        >
          New plans to review, messages to approve and questions appear here by themselves.
        </EmptyState>
      ) : null}
      <div className="flex flex-col gap-8">
        {items.length > 0 ? (
          <section aria-labelledby="entries" className="flex flex-col gap-3">
            <h2 id="entries" className="text-sm font-semibold text-ink-2">
              Messages and questions
            </h2>
            {items.map((item) => (
              <ItemCard key={item.log.id} item={item} onHold={holdFocus} />
            ))}
          </section>
        ) : null}
        {merged.plans.length > 0 ? (
          <section aria-labelledby="reviews" className="flex flex-col gap-3">
            <h2 id="reviews" tabIndex={-1} className="text-sm font-semibold text-ink-2">
              Plans to review
            </h2>
            {merged.plans.map((plan) => (
              <ReviewCard key={plan.id} plan={plan} />
            ))}
          </section>
        ) : null}
      </div>
    </>
  );
}

type ItemProps = { item: InboxItem; onHold: (entryId: string, held: boolean) => void };

const ItemCard = memo(function ItemCard({ item, onHold }: ItemProps) {
  const { plan_id, plan_title, contact, log, reminded_at } = item;
  if (!isToolCall(log)) return null;
  return (
    <EntryCard
      planId={plan_id}
      log={log}
      plan={{ title: plan_title, contact, reminded_at }}
      onHold={onHold}
    />
  );
});
