'use client';

import { RefreshCw } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '@/app/_ui/button';
import { ButtonLink } from '@/app/_ui/button-link';
import { FILTER_CONTROL } from '@/app/_ui/filters/filter-search';
import { useFilters } from '@/app/_ui/filters/use-filters';
import { ExactTime } from '@/app/_ui/time';
import { addDays, MAX_DAYS } from '@/lib/insights/days';
import type { Insights } from '@/lib/insights/schema';
import { type InsightFilters, insightSearch } from '@/lib/insights/urls';

type Choice = { id: string; name: string };
type Props = { filters: InsightFilters; insights: Insights; people: Choice[]; templates: Choice[] };

export function InsightFilterBar({ filters, insights, people, templates }: Props) {
  const pathname = usePathname();
  const router = useRouter();
  const [refreshing, startRefresh] = useTransition();
  const { pending, show } = useFilters<InsightFilters & { q?: string }>(filters, insightSearch);
  const { from, to, as_of, time_zone } = insights;

  /** The other end of the period moves along, so that the period is never empty. */
  const day = (name: 'from' | 'to', value: string) => {
    if (value === '') return show({ [name]: undefined });
    const first = name === 'from' ? value : value < from ? value : from;
    const last = name === 'to' ? value : value > to ? value : to;
    const [, start = first] = [first, addDays(last, 1 - MAX_DAYS)].sort();
    show({ from: start, to: last });
  };
  const choice = (name: 'template' | 'person', label: string, all: string, options: Choice[]) => (
    <select
      aria-label={label}
      value={filters[name] ?? ''}
      onChange={(event) => show({ [name]: event.target.value })}
      className={`${FILTER_CONTROL} max-w-52 max-sm:max-w-none max-sm:basis-[calc(50%-0.25rem)] max-sm:min-w-0 max-sm:flex-1 max-sm:h-11`}
    >
      <option value="">{all}</option>
      {options.map(({ id, name: word }) => (
        <option key={id} value={id}>
          {word}
        </option>
      ))}
    </select>
  );

  return (
    <search aria-busy={pending || refreshing} className="mb-4 flex flex-wrap items-center gap-2">
      <Day label="From" value={from} onChange={(value) => day('from', value)} />
      <Day label="To" value={to} onChange={(value) => day('to', value)} />
      {choice('template', 'Template', 'All templates', templates)}
      {choice('person', 'Decided by', 'Decided by anyone', people)}
      {Object.values(filters).some(Boolean) ? (
        <ButtonLink href={pathname} variant="ghost">
          Show the last 30 days
        </ButtonLink>
      ) : null}
      <p className="ml-auto flex items-center gap-2 text-sm text-ink-3 max-sm:ml-0 max-sm:w-full max-sm:justify-between">
        <span>
          As of <ExactTime at={as_of} zone={time_zone} />
        </span>
        <Button
          pending={refreshing}
          onClick={() => startRefresh(() => router.refresh())}
          className="max-md:h-11"
        >
          <RefreshCw aria-hidden size={14} />
          Refresh
        </Button>
      </p>
    </search>
  );
}

type DayProps = { label: string; value: string; onChange: (value: string) => void };

function Day({ label, value, onChange }: DayProps) {
  return (
    <label className="flex items-center gap-1.5 text-sm text-ink-2 max-sm:min-w-0 max-sm:flex-1 max-sm:basis-[calc(50%-0.25rem)] max-sm:flex-col max-sm:items-stretch">
      {label}
      <input
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${FILTER_CONTROL} max-sm:h-11`}
      />
    </label>
  );
}
