'use client';

import type { Insights, InsightTable } from '@/lib/insights/schema';
import type { InsightFilters } from '@/lib/insights/urls';
import { BarsChart, Legend } from './_charts/lazy-charts';
import { Figure } from './figure';
import { duration, type Series, share } from './insight-labels';
import { NumberTable } from './number-table';

type Row = Insights['decided'] & { id: string; name: string };
type Props = {
  title: string;
  definition: string;
  table: InsightTable;
  filters: InsightFilters;
  empty: string;
  rows: Row[];
};

const SHOWN = 8;
const OUTCOMES: Series[] = [
  { key: 'unchanged', label: 'Approved unchanged', color: 'var(--good)', look: 'solid' },
  { key: 'edited', label: 'Edited and approved', color: 'var(--run)', look: 'dots' },
  { key: 'rejected', label: 'Rejected', color: 'var(--bad)', look: 'stripes' },
];
const TIMES: Series[] = [
  { key: 'median_ms', label: 'Median', color: 'var(--ink-2)', look: 'solid' },
  { key: 'p90_ms', label: '90th percentile', color: 'var(--ink-2)', look: 'stripes' },
];

/** The decisions and their speed, per person or template. */
export function PaceFigure({ rows, empty, ...rest }: Props) {
  const shown = rows.slice(0, SHOWN).map((row) => ({ ...row, unchanged: row.approved - row.edited }));
  const decided = shown.map(({ id, name, unchanged, edited, rejected }) => ({
    id,
    name,
    unchanged,
    edited,
    rejected,
  }));
  const timed = shown.flatMap(({ id, name, median_ms, p90_ms }) =>
    median_ms === null || p90_ms === null ? [] : [{ id, name, median_ms, p90_ms }],
  );
  return (
    <Figure
      {...rest}
      empty={rows.length === 0 ? empty : null}
      chart={
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="min-w-0">
            <Legend series={OUTCOMES} />
            <BarsChart
              rows={decided}
              series={OUTCOMES}
              label={`Decisions ${rest.title.toLowerCase()}`}
              stacked
            />
          </div>
          {timed.length > 0 ? (
            <div className="min-w-0">
              <Legend series={TIMES} />
              <BarsChart
                rows={timed}
                series={TIMES}
                label={`Time to decide ${rest.title.toLowerCase()}`}
                times
              />
            </div>
          ) : null}
        </div>
      }
      below
      numbers={
        <NumberTable
          label={`${rest.title}, in numbers`}
          columns={[
            { key: 'name', label: 'Name', value: ({ name }) => name },
            { key: 'approved', label: 'Approved', value: ({ approved }) => approved },
            { key: 'edited', label: 'Edited', value: ({ edited }) => edited },
            { key: 'rejected', label: 'Rejected', value: ({ rejected }) => rejected },
            { key: 'answered', label: 'Answered', value: ({ answered }) => answered },
            {
              key: 'rate',
              label: 'Approval rate',
              value: ({ approved, rejected }) =>
                approved + rejected === 0 ? null : approved / (approved + rejected),
              show: ({ approved, rejected }) => share(approved, approved + rejected),
            },
            {
              key: 'median',
              label: 'Median',
              value: ({ median_ms }) => median_ms,
              show: ({ median_ms }) => duration(median_ms),
            },
            {
              key: 'p90',
              label: '90th percentile',
              value: ({ p90_ms }) => p90_ms,
              show: ({ p90_ms }) => duration(p90_ms),
            },
          ]}
          rows={rows}
          keyOf={({ id }) => id}
        />
      }
    />
  );
}
