'use client';

import { FilterX, ScrollText } from 'lucide-react';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';
import { LoadMore } from '@/app/_ui/long-list/load-more';
import { useOrg } from '@/app/[org]/_org/org-context';
import type { AuditList as List } from '@/lib/audit/schema';
import type { AuditFilters } from '@/lib/audit/urls';
import { AuditTableRow } from './audit-row';
import { useAuditPages } from './use-audit-pages';

const HEAD = 'px-3 py-2 text-left text-xs font-semibold text-ink-3';

/** A table on wide screens, a card per row on a phone. */
export function AuditList({ list, filters }: { list: List; filters: AuditFilters }) {
  const { slug } = useOrg();
  const { rows, more, loading, problem, loadMore } = useAuditPages(list, filters);
  if (rows.length === 0) {
    return Object.values(filters).some(Boolean) ? (
      <EmptyState
        icon={FilterX}
        title="Nothing matches"
        action={<ButtonLink href={`/${slug}/audit`}>Clear filters</ButtonLink>}
      >
        No decision matches these filters.
      </EmptyState>
    ) : (
      <EmptyState icon={ScrollText} title="No decisions yet">
        Each message and question for your team appears here, with who decided it and the outcome.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="rounded-lg border border-line bg-surface">
        <table className="w-full table-fixed max-md:block">
          <thead className="border-b border-line max-md:sr-only">
            <tr>
              <th scope="col" className={HEAD}>
                What
              </th>
              <th scope="col" className={`${HEAD} w-44`}>
                Decided by
              </th>
              <th scope="col" className={`${HEAD} w-24`}>
                After
              </th>
              <th scope="col" className={`${HEAD} w-44`}>
                Outcome
              </th>
              <th scope="col" className={`${HEAD} w-12`}>
                <span className="sr-only">Details</span>
              </th>
            </tr>
          </thead>
          {rows.map((row) => (
            <AuditTableRow key={row.id} row={row} />
          ))}
        </table>
      </div>
      <LoadMore more={more} loading={loading} problem={problem} onLoad={loadMore} />
    </>
  );
}
