'use client';

import dynamic from 'next/dynamic';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { dashesOf, type Series } from '../insight-labels';
import { Pattern } from './pattern';

// Charts are loaded later, and only where there are any; the same numbers stand in tables.
const ChartPlaceholder = () => <div className="h-60" />;

export const VolumeChart = dynamic(
  () => importWithRetry(() => import('./volume-chart')).then((module) => module.VolumeChart),
  { ssr: false, loading: ChartPlaceholder },
);
export const BarsChart = dynamic(
  () => importWithRetry(() => import('./bars-chart')).then((module) => module.BarsChart),
  { ssr: false, loading: ChartPlaceholder },
);

/** `lines`: the series that are drawn as lines. */
export function Legend({ series, lines = [] }: { series: Series[]; lines?: string[] }) {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">
      {series.map((each) => (
        <li key={each.key} className="flex items-center gap-1.5">
          <svg aria-hidden="true" width={16} height={12}>
            {lines.includes(each.key) ? (
              <line
                x1={0}
                x2={16}
                y1={6}
                y2={6}
                stroke={each.color}
                strokeWidth={2}
                strokeDasharray={dashesOf(each)}
              />
            ) : (
              <>
                <defs>
                  <Pattern id={`legend-${each.key}`} series={each} />
                </defs>
                <rect
                  x={1}
                  y={1}
                  width={14}
                  height={10}
                  fill={`url(#legend-${each.key})`}
                  stroke={each.color}
                />
              </>
            )}
          </svg>
          {each.label}
        </li>
      ))}
    </ul>
  );
}
