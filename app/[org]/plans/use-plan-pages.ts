'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import type { LoadedPages } from '@/lib/client/paging/paged-list';
import { usePagedList } from '@/lib/client/paging/use-paged-list';
import { useRealtimePlans } from '@/lib/client/use-realtime-plans';
import { decodePlanList } from '@/lib/plans/decode/plan';
import { joinPages, mergePlans } from '@/lib/plans/merge/plans';
import type { PlanList } from '@/lib/plans/schema/plan';
import { MAX_PLANS_PER_PAGE, type PlanFilters, planListKey } from '@/lib/plans/urls';

const PAGE = 100;
const epochOf = ({ cursor }: PlanList) => cursor.split('.')[0];

/** All loaded pages as one list, with everything that has happened since merged in. */
export function usePlanPages(list: PlanList, filters: PlanFilters, restored: LoadedPages<PlanList> | null) {
  const { slug } = useOrg();
  const { data: first = list } = useSWR(planListKey(slug, filters), (url) => getJson(url, decodePlanList), {
    fallbackData: list,
    revalidateOnMount: false,
  });
  const { pages, ...more } = usePagedList({ first, restored, nextOf, keysOf, continues, read });
  const joined = useMemo(() => joinPages(pages[0] ?? first, pages.slice(1)), [pages, first]);
  const live = useRealtimePlans(joined, filters);
  const { plans } = useMemo(() => mergePlans(joined, live, filters), [joined, live, filters]);
  return { plans, ...more };

  function read(before: string, extent: number) {
    const limit = extent > 0 ? MAX_PLANS_PER_PAGE : PAGE;
    return getJson(planListKey(slug, filters, { before, limit }), decodePlanList);
  }
}

const nextOf = (page: PlanList) => page.next;
const keysOf = (page: PlanList) => page.plans.map(({ id }) => id);
/** After a database was restored the epoch differs, and older pages belong to a log that no longer exists. */
const continues = (known: PlanList, fresh: PlanList) => epochOf(known) === epochOf(fresh);
