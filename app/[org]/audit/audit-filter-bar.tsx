'use client';

import { usePathname } from 'next/navigation';
import { ButtonLink } from '@/app/_ui/button-link';
import { FILTER_CONTROL, FilterSearch } from '@/app/_ui/filters/filter-search';
import { useFilters } from '@/app/_ui/filters/use-filters';
import { type AuditFilters, auditSearch } from '@/lib/audit/urls';
import type { Actor } from '@/lib/auth/schema';
import type { Template } from '@/lib/templates/schema';
import { CHANNELS, STATES, TOOLS } from './audit-labels';

type Props = { filters: AuditFilters; deciders: Actor[]; templates: Template[] };

export function AuditFilterBar({ filters, deciders, templates }: Props) {
  const pathname = usePathname();
  const { search, pending, show, type } = useFilters<AuditFilters>(filters, auditSearch);

  const choice = (name: keyof AuditFilters, label: string, options: [string, string][]) => (
    <select
      aria-label={label}
      value={filters[name] ?? ''}
      onChange={(event) => show({ [name]: event.target.value })}
      className={`${FILTER_CONTROL} max-w-48 max-sm:max-w-none max-sm:basis-[calc(50%-0.25rem)] max-sm:min-w-0 max-sm:flex-1`}
    >
      <option value="">{label}</option>
      {options.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  );

  return (
    <search aria-busy={pending} className="mb-4 flex flex-wrap items-center gap-2">
      <div className="relative min-w-0 flex-1 basis-60 max-sm:basis-full">
        <FilterSearch
          label="Search the audit"
          placeholder="Search by plan, contact, recipient or text"
          value={search}
          onType={type}
        />
      </div>
      <Day label="From" value={filters.from} onChange={(from) => show({ from })} />
      <Day label="To" value={dayFrom(filters.to, -1)} onChange={(last) => show({ to: dayFrom(last, 1) })} />
      {choice('tool', 'All kinds', Object.entries(TOOLS))}
      {choice(
        'state',
        'All states',
        Object.entries(STATES).map(([state, { word }]) => [state, word]),
      )}
      {choice(
        'decider',
        'Decided by anyone',
        deciders.map(({ id, name }) => [id, name]),
      )}
      {choice('channel', 'Any source', Object.entries(CHANNELS))}
      {templates.length > 1 || filters.template
        ? choice(
            'template',
            'All templates',
            templates.map(({ id, name }) => [id, name]),
          )
        : null}
      {Object.values(filters).some(Boolean) ? (
        <ButtonLink href={pathname} variant="ghost">
          Clear filters
        </ButtonLink>
      ) : null}
    </search>
  );
}

type DayProps = { label: string; value: string | undefined; onChange: (value: string) => void };

function Day({ label, value = '', onChange }: DayProps) {
  return (
    <label className="flex items-center gap-1.5 text-sm text-ink-2 max-sm:min-w-0 max-sm:flex-1 max-sm:basis-[calc(50%-0.25rem)] max-sm:flex-col max-sm:items-stretch">
      {label}
      <input
        type="date"
        value={value.slice(0, 10)}
        onChange={(event) => onChange(event.target.value)}
        className={FILTER_CONTROL}
      />
    </label>
  );
}

/** The day so many days later. The address names the first day that is left out, the field the last one that is shown. */
function dayFrom(day: string | undefined, days: number): string | undefined {
  const at = Date.parse(day ?? '');
  if (!Number.isFinite(at)) return day;
  return new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}
