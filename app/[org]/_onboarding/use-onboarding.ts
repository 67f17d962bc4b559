'use client';

import { useEffect, useRef } from 'react';
import useSWR from 'swr';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox } from '@/lib/client/use-realtime-inbox';
import { useRealtimePlans } from '@/lib/client/use-realtime-plans';
import { decodeOnboarding } from '@/lib/onboarding/decode';
import type { Onboarding } from '@/lib/onboarding/schema';
import { onboardingKey } from '@/lib/onboarding/urls';
import { useOrg } from '../_org/org-context';

const COALESCE_MS = 300;

/** The organization's progress; fetched again after events, and when the person returns to the page. */
export function useOnboarding(initial: Onboarding) {
  const { slug } = useOrg();
  const { data = initial, mutate } = useSWR(onboardingKey(slug), (url) => getJson(url, decodeOnboarding), {
    fallbackData: initial,
    revalidateOnFocus: true,
    // A person who comes back from the first step a second later must find it done.
    dedupingInterval: 0,
  });
  const plans = useRealtimePlans();
  const inbox = useRealtimeInbox();
  const seen = useRef<[unknown, unknown]>([plans, inbox]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    if (seen.current[0] === plans && seen.current[1] === inbox) return;
    seen.current = [plans, inbox];
    // A running timer is not restarted: a steady stream of events would postpone the fetch for ever.
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void mutate();
    }, COALESCE_MS);
  }, [plans, inbox, mutate]);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return { onboarding: data, mutate };
}
