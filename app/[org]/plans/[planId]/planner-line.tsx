'use client';

import { useEffect, useRef } from 'react';
import useSWR from 'swr';
import { useLocale } from '@/app/_ui/locale/locale-context';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimePlan } from '@/lib/client/use-realtime-plan';
import { decodePlanUsage } from '@/lib/planner/decode';
import type { PlanUsage, UsageTotal } from '@/lib/planner/schema';
import { planUsageKey } from '@/lib/planner/urls';

/**
 * The language model's usage for this plan; nothing when no model was used. Fetched again when a run begins or ends.
 */
export function PlannerLine({ planId, usage }: { planId: string; usage: PlanUsage }) {
  const { slug } = useOrg();
  const { locale } = useLocale();
  const { data = usage, mutate } = useSWR(
    planUsageKey(slug, planId),
    (url) => getJson(url, decodePlanUsage),
    {
      fallbackData: usage,
      revalidateOnMount: false,
      revalidateOnFocus: false,
    },
  );
  const { liveState } = useRealtimePlan(planId);
  const seen = useRef(liveState);
  useEffect(() => {
    if (seen.current === liveState) return;
    seen.current = liveState;
    void mutate();
  }, [liveState, mutate]);
  const parts = [
    data.plan.questions > 0
      ? `Planner: model ${data.plan.models.join(', ')}, ${totalText(data.plan, locale)}`
      : '',
    data.call.questions > 0
      ? `${data.plan.questions > 0 ? 'reading' : `Planner: model ${data.call.models.join(', ')}, reading`} the call took ${totalText(data.call, locale)}`
      : '',
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return <p className="mt-8 text-xs text-ink-3">{parts.join('; ')}</p>;
}

/** `3 questions, 12,400 tokens in, 900 out, $0.04`; no costs when no prices are configured. */
export function totalText(
  { questions, input_tokens, output_tokens, cost_micros }: UsageTotal,
  locale: string,
): string {
  const count = new Intl.NumberFormat(locale);
  const questionsText = `${questions} ${questions === 1 ? 'question' : 'questions'}`;
  const tokens = `${count.format(input_tokens)} tokens in, ${count.format(output_tokens)} out`;
  if (cost_micros === null) return `${questionsText}, ${tokens}`;
  const dollars = cost_micros / 1_000_000;
  const cost = dollars > 0 && dollars < 0.01 ? 'less than $0.01' : `$${dollars.toFixed(2)}`;
  return `${questionsText}, ${tokens}, ${cost}`;
}
