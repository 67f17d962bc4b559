'use client';

import { Search } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { ButtonLink } from '@/app/_ui/button';
import { type AuditFilters, auditSearch } from '@/lib/audit/keys';
import type { Actor } from '@/lib/plans/schema';
import type { Template } from '@/lib/templates/schema';
import { CHANNELS, STATES, TOOLS } from './audit-words';

const CONTROL = 'h-9 rounded-md border border-edge bg-surface px-2.5 text-base max-sm:text-lg';

type Props = { filters: AuditFilters; deciders: Actor[]; templates: Template[] };

/** The filters live in the address, so that a view can be sent to somebody and survives a reload. */
export function AuditFilterBar({ filters, deciders, templates }: Props) {
  const router = useRouter();
  const pathname = usePathname();
  const [search, setSearch] = useState(filters.q ?? '');
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function show(change: AuditFilters) {
    const wanted = auditSearch({ ...filters, q: search, ...change });
    startTransition(() => router.replace(`${pathname}${wanted}`, { scroll: false }));
  }

  const choice = (name: keyof AuditFilters, label: string, options: [string, string][]) => (
    <select
      aria-label={label}
      value={filters[name] ?? ''}
      onChange={(event) => show({ [name]: event.target.value })}
      className={`${CONTROL} max-w-48 max-sm:max-w-none max-sm:basis-[calc(50%-0.25rem)] max-sm:min-w-0 max-sm:flex-1`}
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
        <Search aria-hidden size={15} className="absolute top-2.5 left-2.5 text-ink-3" />
        <input
          type="search"
          aria-label="Search the audit"
          placeholder="Search by plan, contact, recipient or text"
          value={search}
          onChange={(event) => {
            const q = event.target.value;
            setSearch(q);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => show({ q }), 250);
          }}
          className={`${CONTROL} w-full pl-8`}
        />
      </div>
      <Day label="From" value={filters.from} onChange={(from) => show({ from })} />
      <Day label="Before" value={filters.to} onChange={(to) => show({ to })} />
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
      {choice('channel', 'Any way', Object.entries(CHANNELS))}
      {templates.length > 1 || filters.template
        ? choice(
            'template',
            'All templates',
            templates.map(({ id, name }) => [id, name]),
          )
        : null}
      {Object.values(filters).some(Boolean) ? (
        <ButtonLink href={pathname} variant="ghost" onClick={() => setSearch('')}>
          Show everything
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
        className={CONTROL}
      />
    </label>
  );
}
