'use client';

import { useRef } from 'react';
import { FILTER_CONTROL, FilterSearch } from '@/app/_ui/filters/filter-search';
import { useFilters } from '@/app/_ui/filters/use-filters';
import { useShortcuts } from '@/app/[org]/_keyboard/use-shortcuts';
import { type PlanFilters as Filters, NEEDS_ME, planSearch } from '@/lib/plans/urls';
import type { Template } from '@/lib/templates/schema';
import { PLAN_STATES } from './plan-state-badge';

export function PlanFilters({ filters, templates }: { filters: Filters; templates: Template[] }) {
  const { search, pending, show, type } = useFilters(filters, planSearch);
  const bar = useRef<HTMLElement>(null);
  useShortcuts('Plans', [
    { keys: '/', label: 'Search', run: () => bar.current?.querySelector('input')?.focus() },
  ]);

  return (
    <search ref={bar} aria-busy={pending} className="mb-4 flex flex-wrap gap-2">
      <div className="relative min-w-0 flex-1 basis-52">
        <FilterSearch
          label="Search plans"
          placeholder="Search by title, text or contact"
          value={search}
          onType={type}
        />
      </div>
      <select
        aria-label="State"
        value={filters.status ?? ''}
        onChange={(event) => {
          const status = statusOf(event.target.value);
          show({ status });
        }}
        className={FILTER_CONTROL}
      >
        <option value="">All states</option>
        <option value={NEEDS_ME}>Needs a decision</option>
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
          className={`${FILTER_CONTROL} max-w-52`}
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
  if (value === NEEDS_ME) return NEEDS_ME;
  return (Object.keys(PLAN_STATES) as (keyof typeof PLAN_STATES)[]).find((status) => status === value);
}
