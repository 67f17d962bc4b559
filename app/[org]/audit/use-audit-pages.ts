'use client';

import useSWR from 'swr';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeAuditList } from '@/lib/audit/decode';
import type { AuditList, AuditRow } from '@/lib/audit/schema';
import { type AuditFilters, auditKey } from '@/lib/audit/urls';
import { getJson } from '@/lib/client/fetcher';
import { uniqueRows } from '@/lib/client/paging/paged-list';
import { usePagedList } from '@/lib/client/paging/use-paged-list';

const REFRESH_S = 15;
const keyOf = ({ id }: AuditRow) => id;

/** The loaded pages as one list: new rows are added on top, and changed rows are replaced by their present state. */
export function useAuditPages(list: AuditList, filters: AuditFilters) {
  useDeclareUpdates(REFRESH_S);
  const { slug } = useOrg();
  const { data: first = list } = useSWR(auditKey(slug, filters), (url) => getJson(url, decodeAuditList), {
    fallbackData: list,
    revalidateOnMount: false,
    refreshInterval: REFRESH_S * 1_000,
  });
  const { pages, ...more } = usePagedList({
    first,
    nextOf: (page) => page.next_cursor,
    keysOf: (page) => page.rows.map(keyOf),
    read: (next) => getJson(auditKey(slug, filters, next), decodeAuditList),
  });
  const rows = uniqueRows(
    pages.flatMap((page) => page.rows),
    keyOf,
  );
  return { rows, ...more };
}
