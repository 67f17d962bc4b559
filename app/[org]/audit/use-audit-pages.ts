'use client';

import { useState } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import type { AuditList, AuditRow } from '@/lib/audit/schema';
import { type AuditFilters, auditKey } from '@/lib/audit/urls';
import { getJson } from '@/lib/client/fetcher';

const REFRESH_MS = 15_000;

/** The pages that were loaded, as one list; what is new comes in on top, and what has changed there is shown as it is now. */
export function useAuditPages(list: AuditList, filters: AuditFilters) {
  const { slug } = useOrg();
  const { data: first = list } = useSWR<AuditList>(auditKey(slug, filters), getJson, {
    fallbackData: list,
    revalidateOnMount: false,
    refreshInterval: REFRESH_MS,
  });
  const [loaded, setLoaded] = useState<AuditList[]>([list]);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const known = new Set(loaded.flatMap(({ rows }) => rows.map(({ id }) => id)));
  // So much may have come in since that there is a gap between the two: then the list begins anew.
  const joins = first.next_cursor === null || first.rows.some(({ id }) => known.has(id));
  const pages = joins ? loaded : [first];
  const next = pages.at(-1)?.next_cursor ?? null;

  async function loadMore() {
    setLoading(true);
    setProblem(null);
    try {
      const page = await getJson<AuditList>(auditKey(slug, filters, next));
      setLoaded([...pages, page]);
    } catch {
      setProblem('The next page could not be loaded. Please try again.');
    } finally {
      setLoading(false);
    }
  }

  return {
    rows: merge([...pages.flatMap(({ rows }) => rows), ...first.rows]),
    more: next !== null,
    loading,
    problem,
    loadMore,
  };
}

function merge(rows: AuditRow[]): AuditRow[] {
  const latest = new Map(rows.map((row) => [row.id, row]));
  return [...latest.values()].sort((a, b) => (b.at === a.at ? (b.id < a.id ? -1 : 1) : b.at < a.at ? -1 : 1));
}
