'use client';

import { useEffect, useRef } from 'react';
import useSWR from 'swr';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeInbox } from '@/lib/client/use-realtime-inbox';
import { useRealtimePlans } from '@/lib/client/use-realtime-plans';
import type { Onboarding } from '@/lib/onboarding/schema';
import { onboardingKey } from '@/lib/onboarding/urls';
import { useOrg } from '../_org/org-context';

const COALESCE_MS = 300;

/** How far the organization has come, asked again when something has happened in it and when the page is come back to. */
export function useOnboarding(began: Onboarding) {
  const { slug } = useOrg();
  const { data = began, mutate } = useSWR<Onboarding>(onboardingKey(slug), getJson, {
    fallbackData: began,
    revalidateOnFocus: true,
    // Whoever comes back from the first step a second later finds it done.
    dedupingInterval: 0,
  });
  const plans = useRealtimePlans();
  const inbox = useRealtimeInbox();
  const seen = useRef<[unknown, unknown]>([plans, inbox]);
  useEffect(() => {
    if (seen.current[0] === plans && seen.current[1] === inbox) return;
    const timer = setTimeout(() => {
      seen.current = [plans, inbox];
      void mutate();
    }, COALESCE_MS);
    return () => clearTimeout(timer);
  }, [plans, inbox, mutate]);
  return { onboarding: data, mutate };
}
