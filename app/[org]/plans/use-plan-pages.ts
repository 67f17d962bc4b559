'use client';

import { useEffect, useMemo, useState } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimePlans } from '@/lib/client/use-realtime-plans';
import { joinPages, mergePlans } from '@/lib/plans/merge/plans';
import { byAge } from '@/lib/plans/merge/records';
import type { PlanList } from '@/lib/plans/schema/plan';
import { PLANS_AT_MOST, type PlanFilters, parsePlace, planListKey } from '@/lib/plans/urls';

const PAGE = 100;

/** A first page, and those that were loaded after it. */
export type PlanPages = { first: PlanList; rest: PlanList[] };

/**
 * All loaded pages as one list, with everything that has happened since merged in. The first page is kept fresh like every
 * snapshot; whenever it was fetched again, so are the others, down to where somebody has scrolled.
 */
export function usePlanPages(list: PlanList, filters: PlanFilters, kept: PlanPages | null) {
  const { slug } = useOrg();
  const { data: first = list } = useSWR<PlanList>(planListKey(slug, filters), getJson, {
    fallbackData: list,
    revalidateOnMount: false,
  });
  const [pages, setPages] = useState<PlanPages>(kept ?? { first, rest: [] });
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const follows = pages.first === first;

  useEffect(() => {
    if (pages.first === first) return;
    let overtaken = false;
    const renew = async () => {
      const rest = isOfPast(pages, first) ? [] : await again(slug, filters, first, pages);
      if (!overtaken) setPages({ first, rest });
    };
    // What could not be fetched is fetched with the next round; until then the older pages are shown.
    renew().catch(() => {});
    return () => {
      overtaken = true;
    };
  }, [first, pages, slug, filters]);

  const loaded = useMemo(() => {
    if (pages.first === first) return joinPages(first, pages.rest);
    return isOfPast(pages, first) ? first : joinPages(first, [pages.first, ...pages.rest]);
  }, [first, pages]);
  const live = useRealtimePlans(loaded, filters);
  const { plans } = useMemo(() => mergePlans(loaded, live, filters), [loaded, live, filters]);

  async function loadMore() {
    if (loading || !follows || loaded.next === null) return;
    setLoading(true);
    setProblem(null);
    try {
      const key = planListKey(slug, filters, { before: loaded.next, limit: PAGE });
      const page = await getJson<PlanList>(key);
      setPages((known) => (known === pages ? { first, rest: [...pages.rest, page] } : known));
    } catch {
      setProblem('The next plans could not be loaded. What is shown stays live; please try again.');
    } finally {
      setLoading(false);
    }
  }

  return { plans, pages, more: loaded.next !== null, loading, problem, loadMore };
}

/** Nothing was loaded after it, or it belongs to a past that the server does not know any more. */
function isOfPast({ first, rest }: PlanPages, fresh: PlanList): boolean {
  return rest.length === 0 || first.cursor.split('.')[0] !== fresh.cursor.split('.')[0];
}

/** What comes after the first page, as it is now, at least as far down as before. */
async function again(slug: string, filters: PlanFilters, first: PlanList, { rest }: PlanPages) {
  const end = rest.at(-1)?.next;
  const pages: PlanList[] = [];
  for (let before = first.next; before !== null; ) {
    if (end && byAge(parsePlace(before), parsePlace(end)) >= 0) break;
    const page = await getJson<PlanList>(planListKey(slug, filters, { before, limit: PLANS_AT_MOST }));
    pages.push(page);
    before = page.next;
  }
  return pages;
}
