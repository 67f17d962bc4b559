'use client';

import Link from 'next/link';
import useSWR from 'swr';
import { Time } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { decodePlanDetail } from '@/lib/plans/decode/plan-detail';
import type { Plan } from '@/lib/plans/schema/plan';
import { planKey } from '@/lib/plans/urls';
import { KeptDraft } from '../../plans/_drafts/kept-draft';
import { actorWords } from '../../plans/_entry/actor-labels';

const WORDS: Record<string, string> = { approved: 'Approved', rejected: 'Rejected', stopped: 'Stopped' };

/** Shown when somebody has reviewed the plan: the decision, the person and the time. Typed text stays. */
export function SettledReview({ plan }: { plan: Plan }) {
  const { slug } = useOrg();
  const { data } = useSWR(planKey(slug, plan.id), (url) => getJson(url, decodePlanDetail));
  const review = data?.log.flatMap(({ entry, created_at }) =>
    entry.kind === 'system' && entry.event === 'lifecycle' && WORDS[entry.action]
      ? [{ ...entry, at: created_at }]
      : [],
  );
  const [first] = review ?? [];
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <h3 className="font-semibold">
        <Link dir="auto" href={`/${slug}/plans/${plan.id}`} className="hover:underline">
          {plan.title}
        </Link>
      </h3>
      <div role="status">
        {first ? (
          <p>
            {WORDS[first.action]} by {actorWords(first.by)}, <Time at={first.at} />
            {first.reason ? (
              <>
                :{' '}
                <q dir="auto" className="italic">
                  {first.reason}
                </q>
              </>
            ) : (
              '.'
            )}
          </p>
        ) : (
          <p>It has been reviewed.</p>
        )}
      </div>
      <KeptDraft entryId={`review-${plan.id}`} />
    </div>
  );
}
