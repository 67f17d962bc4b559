'use client';

import type { InsightTable } from '@/lib/insights/schema';
import type { InsightFilters } from '@/lib/insights/urls';
import { BarsChart } from './_charts/lazy-charts';
import { Figure } from './figure';
import { type Series, share } from './insight-labels';
import { NumberTable } from './number-table';

type Props = {
  title: string;
  definition: string;
  table: InsightTable;
  filters: InsightFilters;
  what: string;
  empty: string | null;
  rows: { id: string; name: string; count: number }[];
  of: number;
  ofWord: string;
  series: Series;
};

const SHOWN = 8;

/** The number of each kind, and its share. */
export function CountFigure({ what, rows, of, ofWord, series, empty, ...rest }: Props) {
  return (
    <Figure
      {...rest}
      empty={rows.length === 0 ? empty : null}
      chart={<BarsChart rows={rows.slice(0, SHOWN)} series={[series]} label={rest.title} />}
      numbers={
        <NumberTable
          label={`${rest.title}, in numbers`}
          columns={[
            { key: 'name', label: what, value: ({ name }) => name },
            { key: 'count', label: series.label, value: ({ count }) => count },
            {
              key: 'share',
              label: ofWord,
              value: ({ count }) => count,
              show: ({ count }) => share(count, of),
            },
          ]}
          rows={rows}
          keyOf={({ id }) => id}
        />
      }
    />
  );
}
