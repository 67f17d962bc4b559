'use client';

import { useId } from 'react';
import { Bar, BarChart, Tooltip, XAxis, YAxis } from 'recharts';
import { type Series, shortDuration } from '../insight-labels';
import { AXIS, shortName, TICK, TOOLTIP } from './chart-style';
import { Pattern } from './pattern';

export type BarRow = { id: string; name: string } & Record<string, string | number>;
export type BarsProps = {
  rows: BarRow[];
  series: Series[];
  label: string;
  stacked?: boolean;
  /** The values are milliseconds. */
  times?: boolean;
};

const ROW = 36;

/** One bar per name, or two side by side. */
export function BarsChart({ rows, series, label, stacked = false, times = false }: BarsProps) {
  const id = useId();
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const word = (value: unknown) => (times ? shortDuration(Number(value)) : String(value));
  return (
    <BarChart
      responsive
      accessibilityLayer
      aria-label={label}
      layout="vertical"
      data={rows}
      margin={{ top: 4, right: 16, bottom: 0, left: 0 }}
      style={{ width: '100%', height: rows.length * ROW * (stacked || series.length === 1 ? 1 : 1.3) + 36 }}
    >
      <defs>
        {series.map((each) => (
          <Pattern key={each.key} id={`${id}${each.key}`} series={each} />
        ))}
      </defs>
      <XAxis
        type="number"
        allowDecimals={times}
        tickFormatter={word}
        tick={TICK}
        axisLine={AXIS}
        tickLine={false}
        minTickGap={20}
      />
      <YAxis
        type="category"
        dataKey="id"
        tickFormatter={(key) => shortName(names.get(String(key)) ?? '')}
        tick={{ ...TICK, fill: 'var(--ink-2)' }}
        axisLine={false}
        tickLine={false}
        width={112}
        interval={0}
      />
      <Tooltip
        {...TOOLTIP}
        cursor={{ fill: 'var(--hover)' }}
        labelFormatter={(key) => names.get(String(key))}
        formatter={word}
      />
      {series.map(({ key, label: name, color }) => (
        <Bar
          key={key}
          dataKey={key}
          name={name}
          {...(stacked ? { stackId: 'all' } : {})}
          fill={`url(#${id}${key})`}
          stroke={color}
          maxBarSize={18}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}
