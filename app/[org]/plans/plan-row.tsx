'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { memo, useRef } from 'react';
import { Time } from '@/app/_ui/time';
import { useHighlightOnChange } from '@/app/[org]/plans/use-highlight-on-change';
import type { Plan } from '@/lib/plans/schema/plan';
import { NextRun } from './next-run';
import { PlanStateBadge, StoredCount } from './plan-state-badge';

const namesOf = ({ contacts }: Plan) => contacts.map((contact) => contact.name).join(', ');

/** One plan in a list: its state, contacts, title and age. */
export const PlanRow = memo(function PlanRow({ org, plan }: { org: string; plan: Plan }) {
  const row = useRef<HTMLDivElement>(null);
  useHighlightOnChange(row, plan.version);
  const { state } = plan;
  const when =
    state.status === 'executing' && state.stalled_since ? (
      <>
        since <Time at={state.stalled_since} />
      </>
    ) : state.status === 'stand_by' ? (
      <NextRun at={state.next_execution_at} />
    ) : (
      <Time at={plan.created_at} />
    );
  return (
    <div
      ref={row}
      className="relative flex items-center gap-3 px-4 py-3 hover:bg-hover has-focus-visible:bg-hover"
    >
      <div className="flex min-w-0 flex-1 flex-col gap-x-4 gap-y-1.5 sm:flex-row sm:items-center">
        <div className="flex items-center justify-between gap-3 sm:w-32 sm:shrink-0">
          <PlanStateBadge state={state} />
          <span className="text-sm text-ink-3 sm:hidden">{when}</span>
        </div>
        <div className="min-w-0 flex-1">
          <p className="line-clamp-2 font-medium">
            <Link
              dir="auto"
              href={`/${org}/plans/${plan.id}`}
              className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            >
              {plan.title}
            </Link>
          </p>
          <p dir="auto" className="truncate text-sm text-ink-2">
            {namesOf(plan) || 'No contact'}
            {plan.template_name ? <span className="text-ink-3"> · {plan.template_name}</span> : null}{' '}
            <StoredCount state={state} />
          </p>
        </div>
        <p className="text-sm whitespace-nowrap text-ink-3 max-sm:hidden">{when}</p>
      </div>
      <ChevronRight aria-hidden size={16} className="shrink-0 text-ink-3" />
    </div>
  );
});
