'use client';

import { Search } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import type { PlanFilters as Filters } from '@/lib/plans/keys';
import type { Template } from '@/lib/templates/schema';
import { PLAN_STATES } from './plan-state-badge';

const CONTROL = 'h-9 rounded-md border border-edge bg-surface px-2.5 text-base max-sm:text-lg';

/** The filters live in the address, so that a view can be sent to somebody and survives a reload. */
export function PlanFilters({ filters, templates }: { filters: Filters; templates: Template[] }) {
  const router = useRouter();
  const pathname = usePathname();
  const [search, setSearch] = useState(filters.q ?? '');
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function show(change: Filters) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...filters, q: search, ...change })) {
      if (value) query.set(name, String(value));
    }
    const text = query.toString();
    startTransition(() => router.replace(text ? `${pathname}?${text}` : pathname, { scroll: false }));
  }

  return (
    <search aria-busy={pending} className="mb-4 flex flex-wrap gap-2">
      <div className="relative min-w-0 flex-1 basis-52">
        <Search aria-hidden size={15} className="absolute top-2.5 left-2.5 text-ink-3" />
        <input
          type="search"
          aria-label="Search plans"
          placeholder="Search by title, text or contact"
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
      <select
        aria-label="State"
        value={filters.status ?? ''}
        onChange={(event) => {
          const status = statusOf(event.target.value);
          show({ status });
        }}
        className={CONTROL}
      >
        <option value="">All states</option>
        {Object.entries(PLAN_STATES).map(([status, { word }]) => (
          <option key={status} value={status}>
            {word}
          </option>
        ))}
      </select>
      {templates.length > 1 || filters.template ? (
        <select
          aria-label="Template"
          value={filters.template ?? ''}
          onChange={(event) => show({ template: event.target.value || undefined })}
          className={`${CONTROL} max-w-52`}
        >
          <option value="">All templates</option>
          {templates.map((template) => (
            <option key={template.id} value={template.id}>
              {template.name}
            </option>
          ))}
        </select>
      ) : null}
    </search>
  );
}

function statusOf(value: string): Filters['status'] {
  return (Object.keys(PLAN_STATES) as (keyof typeof PLAN_STATES)[]).find((status) => status === value);
}
