'use client';

import { useId } from 'react';
import { Bar, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts';
import { useLocale } from '@/app/_ui/locale/locale-context';
import type { DayVolume } from '@/lib/insights/schema';
import { dashesOf, dayWord, VOLUME } from '../insight-labels';
import { AXIS, TICK, TOOLTIP } from './chart-style';
import { Pattern } from './pattern';

const STACKED = [VOLUME.approved, VOLUME.rejected, VOLUME.expired];

/** Decided and expired entries as columns; proposed, sent and stored ones as lines over them. */
export function VolumeChart({ days, label }: { days: DayVolume[]; label: string }) {
  const id = useId();
  const { locale } = useLocale();
  const hasProposals = days.some(({ proposed }) => proposed !== null);
  const hasStored = days.some(({ stored }) => stored);
  const stacked = hasProposals ? STACKED : STACKED.slice(0, 2);
  return (
    <ComposedChart
      responsive
      accessibilityLayer
      aria-label={label}
      data={days}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      style={{ width: '100%', height: 240 }}
    >
      <defs>
        {stacked.map((series) => (
          <Pattern key={series.key} id={`${id}${series.key}`} series={series} />
        ))}
      </defs>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="day"
        tickFormatter={(day) => dayWord(String(day), locale)}
        tick={TICK}
        axisLine={AXIS}
        tickLine={false}
        minTickGap={28}
      />
      <YAxis allowDecimals={false} tick={TICK} axisLine={false} tickLine={false} width={36} />
      <Tooltip
        {...TOOLTIP}
        cursor={{ fill: 'var(--hover)' }}
        labelFormatter={(day) => dayWord(String(day), locale)}
      />
      {stacked.map(({ key, label: name, color }) => (
        <Bar
          key={key}
          dataKey={key}
          name={name}
          stackId="decided"
          fill={`url(#${id}${key})`}
          stroke={color}
          maxBarSize={28}
          isAnimationActive={false}
        />
      ))}
      {hasProposals
        ? [VOLUME.proposed, VOLUME.sent, ...(hasStored ? [VOLUME.stored] : [])].map((series) => (
            <Line
              key={series.key}
              dataKey={series.key}
              name={series.label}
              stroke={series.color}
              strokeWidth={2}
              strokeDasharray={dashesOf(series)}
              dot={days.length === 1}
              isAnimationActive={false}
            />
          ))
        : null}
    </ComposedChart>
  );
}
