'use client';

import { Download } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { buttonClass } from '@/app/_ui/button';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import type { InsightTable } from '@/lib/insights/schema';
import { type InsightFilters, insightsExportUrl } from '@/lib/insights/urls';

type Props = {
  title: string;
  /** Explains what is counted. */
  definition: string;
  table: InsightTable;
  filters: InsightFilters;
  /** Shown instead of an empty chart. */
  empty?: string | null;
  chart: ReactNode;
  numbers: ReactNode;
  /** The table has too many columns to stand beside the chart. */
  below?: boolean;
};

/** A chart, its numbers beside or below it, and an explanation. */
export function Figure({ title, definition, table, filters, empty, chart, numbers, below = false }: Props) {
  const { slug } = useOrg();
  const id = useId();
  const mayExport = useCanDecide();
  return (
    <section aria-labelledby={id} className="rounded-lg border border-line bg-surface p-4">
      <div className="mb-3 flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          <p className="max-w-prose text-sm text-ink-2">{definition}</p>
        </div>
        {mayExport && !empty ? (
          <a
            href={insightsExportUrl(slug, filters, table)}
            download
            className={buttonClass({}, 'shrink-0 hover:bg-hover max-md:h-11')}
          >
            <Download aria-hidden size={15} />
            CSV<span className="sr-only"> of {title}</span>
          </a>
        ) : null}
      </div>
      {empty ? (
        <p className="rounded-md bg-sunken px-3 py-4 text-ink-2">{empty}</p>
      ) : (
        <div className={`grid items-start gap-4 ${below ? '' : 'lg:grid-cols-2'}`}>
          <div className="min-w-0">{chart}</div>
          <div className="min-w-0">{numbers}</div>
        </div>
      )}
    </section>
  );
}
