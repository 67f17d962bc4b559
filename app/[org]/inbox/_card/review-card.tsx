'use client';

import Link from 'next/link';
import { memo, type Ref, useImperativeHandle, useRef } from 'react';
import { Time } from '@/app/_ui/time';
import { isInView, wasShown } from '@/app/[org]/_decisions/shown';
import { TYPING } from '@/app/[org]/_keyboard/typing-guard';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { PresenceLine } from '@/app/[org]/_presence/presence-line';
import type { Plan } from '@/lib/plans/schema/plan';
import type { CardHandle } from '../../plans/_decide/card-handle';
import { useSince } from '../../plans/_decide/use-since';
import { useDraft } from '../../plans/_drafts/drafts';
import { usePlanAction } from '../../plans/[planId]/_header/use-plan-action';
import { ReviewPanel } from '../../plans/[planId]/review-panel';
import { SettledReview } from './settled-review';

type Props = {
  plan: Plan;
  onReviewed: (plan: Plan, decision: 'approve' | 'reject', isDone: boolean) => void;
  ref?: Ref<CardHandle>;
};

/** A plan to review, as a card of the queue. */
export const ReviewCard = memo(function ReviewCard({ plan, onReviewed, ref }: Props) {
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const card = useRef<HTMLElement>(null);
  const [draft, setDraft] = useDraft(`review-${plan.id}`);
  const { latest, pending, problem, act } = usePlanAction(plan);
  const href = `/${slug}/plans/${plan.id}`;
  const waits = latest.state.status === 'pending_review';
  const { since, isChanged } = useSince(plan.id, latest.version, readText(latest));

  async function decide(...args: Parameters<typeof act>) {
    const isDone = await act(...args);
    const focused = document.activeElement;
    const isFree = focused === document.body || card.current?.contains(focused);
    if (isDone && isFree && !focused?.matches(TYPING)) card.current?.focus({ preventScroll: true });
    onReviewed(plan, args[0] === 'approve' ? 'approve' : 'reject', isDone);
    return isDone;
  }

  useImperativeHandle(ref, () => ({
    element: () => card.current,
    target: () => ({
      ...{ id: plan.id, version: latest.version, name: plan.title },
      state: pending !== null ? 'deciding' : !waits ? 'settled' : draft && !draft.closed ? 'form' : 'waiting',
      ...{ isShown: wasShown(plan.id, latest.version) || isInView(endIn(card.current)), since: since() },
      reasons: isChanged() ? ['The plan changed while you had it open.'] : [],
    }),
    undoable: () => null,
    press(key) {
      const { version } = latest;
      if (!canDecide) card.current?.focus();
      else if (draft && !draft.closed) card.current?.querySelector('textarea')?.focus();
      else if (key === 'approve') void decide('approve', { version });
      else if (key === 'reject')
        setDraft(draft ? { ...draft, closed: false } : { kind: 'reject', version, reason: '' });
      else card.current?.querySelector('a')?.focus();
    },
  }));

  return (
    <article ref={card} tabIndex={-1} aria-label={`Plan to review: ${plan.title}`} className="relative">
      <PresenceLine planId={plan.id} className="absolute -top-3 right-3" />
      {waits ? null : <SettledReview plan={latest} />}
      {/* A form that is open when the plan is settled stays, with the focus. */}
      {waits || draft ? (
        <ReviewPanel plan={latest} pending={pending} problem={problem} onAct={decide}>
          <div className="flex flex-wrap items-baseline gap-x-3">
            <h3 className="min-w-0 flex-1 basis-60 font-semibold">
              <Link dir="auto" href={href} className="hover:underline">
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
      ) : null}
    </article>
  );
});

const endIn = (card: HTMLElement | null) => card?.querySelector<HTMLElement>('[data-end-of-plan]');

/** What a person reads before approving the plan. */
function readText({ title, description, preview }: Plan): string {
  return JSON.stringify([title, description, preview]);
}
