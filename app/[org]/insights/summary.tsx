'use client';

import { useNumberFormat } from '@/app/_ui/locale/locale-context';
import type { Insights } from '@/lib/insights/schema';
import { duration, share } from './insight-labels';

type Figure = [name: string, value: string, of: string];

/** The main numbers, each with what it counts. */
export function Summary({ insights }: { insights: Insights }) {
  const { days, decided, approvers } = insights;
  const { approved, edited, rejected, median_ms, p90_ms } = decided;
  const sum = (key: 'proposed' | 'sent' | 'stored') =>
    days[0]?.[key] === null ? null : days.reduce((total, day) => total + (day[key] ?? 0), 0);
  const proposed = sum('proposed');
  const sent = sum('sent');
  const stored = sum('stored');
  const all = approvers.user + approvers.api_key + approvers.rule + approvers.autopilot;
  const number = useNumberFormat();
  const figures: Figure[] = [
    [
      'Approval rate',
      share(approved, approved + rejected),
      `${number(approved)} of ${number(approved + rejected)} messages that people decided`,
    ],
    [
      'Edited before approval',
      share(edited, approved),
      `${number(edited)} of the ${number(approved)} approved`,
    ],
    [
      'Time to decide',
      duration(median_ms),
      p90_ms === null ? 'no decisions yet' : `median; 90% within ${duration(p90_ms)}`,
    ],
    [
      'Automatic',
      share(approvers.rule + approvers.autopilot, all),
      `${number(approvers.rule + approvers.autopilot)} of ${number(all)} approvals by rules or autopilot`,
    ],
    ...(proposed === null || sent === null
      ? []
      : [['Sent', number(sent), `of ${number(proposed)} proposed in this period`] satisfies Figure]),
    ...(stored ? [['Stored', number(stored), 'kept in the outbox, not sent'] satisfies Figure] : []),
  ];
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))]">
      {figures.map(([name, value, of]) => (
        <div key={name} className="flex flex-col bg-surface px-3.5 py-3 last:odd:max-sm:col-span-2">
          <dt className="text-sm text-ink-2">{name}</dt>
          <dd className="text-xl font-semibold tabular-nums">{value}</dd>
          <dd className="text-xs text-ink-3">{of}</dd>
        </div>
      ))}
    </dl>
  );
}
