'use client';

import dynamic from 'next/dynamic';
import { memo, type Ref, useMemo } from 'react';
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

export const NoCard = dynamic(
  () => importWithRetry(() => import('./no-card')).then((module) => module.NoCard),
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
