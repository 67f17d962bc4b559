'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { useMore } from '@/app/[org]/_org/use-more';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimePlans } from '@/lib/client/use-realtime-plans';
import { type PlanFilters, planListKey } from '@/lib/plans/keys';
import { mergePlans } from '@/lib/plans/merge/plans';
import type { PlanList } from '@/lib/plans/schema';

/** All loaded pages as one list, with everything that has happened since merged in. */
export function usePlanPages(list: PlanList, filters: PlanFilters) {
  const { slug } = useOrg();
  const { data: first = list } = useSWR<PlanList>(planListKey(slug, filters), getJson, {
    fallbackData: list,
    revalidateOnMount: false,
  });
  const { pages, ...more } = useMore(first, (page) => planListKey(slug, { ...filters, page }));
  const loaded = useMemo(() => ({ ...first, plans: pages.flatMap((page) => page.plans) }), [first, pages]);
  const live = useRealtimePlans(loaded, filters);
  const { plans } = useMemo(() => mergePlans(loaded, live, filters), [loaded, live, filters]);
  return { plans, ...more };
}
