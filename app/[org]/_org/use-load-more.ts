'use client';

import { useMemo, useState } from 'react';
import { getJson } from '@/lib/client/fetcher';

/**
 * The pages after the first, loaded on demand and kept. The first page stays with its own loader, so that paging never
 * stops live updates.
 */
export function useLoadMore<T, Next extends string | number>(
  first: T,
  nextOf: (page: T) => Next | null,
  keyOf: (next: Next) => string,
): { pages: T[]; more: boolean; loading: boolean; problem: string | null; loadMore: () => void } {
  const [rest, setRest] = useState<T[]>([]);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const next = nextOf(rest.at(-1) ?? first);

  async function load(page: Next) {
    setLoading(true);
    setProblem(null);
    try {
      const loaded = await getJson<T>(keyOf(page));
      setRest((known) => [...known, loaded]);
    } catch {
      setProblem('The next page could not be loaded. Please try again.');
    } finally {
      setLoading(false);
    }
  }

  const pages = useMemo(() => [first, ...rest], [first, rest]);
  return {
    pages,
    more: next !== null,
    loading,
    problem,
    loadMore: () => {
      if (next !== null && !loading) void load(next);
    },
  };
}
