'use client';

import { CircleCheckBig } from 'lucide-react';
import useSWR from 'swr';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { decodeDecidedCounts } from '@/lib/insights/decode';
import { insightsKey } from '@/lib/insights/urls';
import { wallClock } from '@/lib/kit/zoned-time';

/** `takesFocus`: the person has moved here from the last card. */
export function InboxZero({ takesFocus }: { takesFocus: boolean }) {
  const { slug } = useOrg();
  const count = useDecidedToday();
  return (
    <section aria-label="Inbox zero" tabIndex={-1} ref={takesFocus ? focus : undefined}>
      <EmptyState
        icon={CircleCheckBig}
        title="Inbox zero"
        action={
          <>
            <ButtonLink href={`/${slug}/plans`}>View plans</ButtonLink>
            <ButtonLink href={`/${slug}/calls/new`}>Add a call</ButtonLink>
          </>
        }
      >
        {count ? (
          <p className="font-medium text-ink">
            {count === 1 ? '1 decision today' : `${count} decisions today`}
          </p>
        ) : null}
        New plans to review, messages to approve and questions show up here automatically.
      </EmptyState>
    </section>
  );
}

const focus = (section: HTMLElement | null) => section?.focus();

/** The messages and questions that people decided today, by the organization's clock. */
function useDecidedToday(): number | null {
  const { slug, times } = useOrg();
  const today = new Date(wallClock(Date.now(), times.time_zone)).toISOString().slice(0, 10);
  const { data } = useSWR(insightsKey(slug, { from: today, to: today }), (url) =>
    getJson(url, decodeDecidedCounts),
  );
  if (!data) return null;
  const { approved, rejected, answered } = data.decided;
  return approved + rejected + answered;
}
