'use client';

import Link from 'next/link';
import { memo } from 'react';
import { Time } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { say } from '@/app/[org]/_org/say';
import type { Plan } from '@/lib/plans/schema';
import { usePlanAction } from '../plans/[planId]/_header/use-plan-action';
import { ReviewPanel } from '../plans/[planId]/review-panel';

export const ReviewCard = memo(function ReviewCard({ plan }: { plan: Plan }) {
  const { slug } = useOrg();
  const { latest, pending, problem, act } = usePlanAction(plan);
  const href = `/${slug}/plans/${plan.id}`;

  async function decide(...args: Parameters<typeof act>) {
    const done = await act(...args);
    if (done) {
      void say(args[0] === 'approve' ? `Approved: ${plan.title}` : `Rejected: ${plan.title}`);
      // The card leaves the inbox now; the keyboard stays near where it was.
      document.getElementById('reviews')?.focus();
    }
    return done;
  }

  return (
    <ReviewPanel plan={latest} pending={pending} problem={problem} onAct={decide}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="min-w-0 flex-1 basis-60 font-semibold">
          <Link href={href} className="hover:underline">
            {plan.title}
          </Link>
        </h3>
        <p className="text-sm text-ink-2">
          {plan.contacts.map((contact) => contact.name).join(', ')}{' '}
          <span className="text-ink-3">
            <Time at={plan.created_at} />
          </span>
        </p>
      </div>
    </ReviewPanel>
  );
});
