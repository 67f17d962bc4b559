'use client';

import { CircleCheckBig, LoaderCircle } from 'lucide-react';
import dynamic from 'next/dynamic';
import { memo, type Ref, useMemo } from 'react';
import { Button } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import type { Plan } from '@/lib/plans/schema/plan';
import type { CardHandle } from '../../plans/_decide/card-handle';
import { EntryCard } from '../../plans/_decide/entry-card';
import type { Decided } from '../../plans/_decide/use-decision';
import { isToolCall } from '../../plans/_entry/entry-args';
import type { QueueRow } from '../_queue/queue-row';

const ReviewCard = dynamic(
  () => importWithRetry(() => import('./review-card')).then((module) => module.ReviewCard),
  { loading: () => null },
);

export type CardEvents = {
  onDecided: (decided: Decided, planId: string, name: string) => void;
  onReviewed: (plan: Plan, decision: 'approve' | 'reject', isDone: boolean) => void;
};

type Props = CardEvents & { row: QueueRow; handle: Ref<CardHandle> };

/** The full content of the current row. */
export const CurrentCard = memo(function CurrentCard({ row, handle, onDecided, onReviewed }: Props) {
  const item = row.kind === 'plan' ? null : row.item;
  const plan = useMemo(
    () => item && { title: item.plan_title, contact: item.contact, reminded_at: item.reminded_at },
    [item],
  );
  if (row.kind === 'plan') return <ReviewCard plan={row.plan} onReviewed={onReviewed} ref={handle} />;
  const { log, plan_id } = row.item;
  if (!plan || !isToolCall(log)) return null;
  return <EntryCard planId={plan_id} log={log} plan={plan} ref={handle} onDecided={onDecided} />;
});

/** The address names a card that is gone or not loaded yet. */
export function NoCard({ isLoading, onNext }: { isLoading: boolean; onNext: (() => void) | null }) {
  if (isLoading) return <EmptyState icon={LoaderCircle} title="Loading this card…" />;
  return (
    <EmptyState
      icon={CircleCheckBig}
      title="This does not wait any more"
      action={onNext ? <Button onClick={onNext}>Go on with the first one</Button> : null}
    >
      It has been decided since this link was made. What became of it stands in its plan.
    </EmptyState>
  );
}
