'use client';

import { FilterX, ListChecks } from 'lucide-react';
import { ButtonLink } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';
import { LoadMore } from '@/app/_ui/load-more';
import { useOrg } from '@/app/[org]/_org/org-context';
import type { PlanFilters } from '@/lib/plans/keys';
import type { PlanList as List } from '@/lib/plans/schema';
import { PlanRow } from './plan-row';
import { usePlanPages } from './use-plan-pages';

/** Plans, newest first, live: new ones come in on top, states change in place. */
export function PlanList({ list, filters }: { list: List; filters: PlanFilters }) {
  const { slug } = useOrg();
  const { plans, more, loading, problem, loadMore } = usePlanPages(list, filters);
  const filtered = Boolean(filters.status || filters.q || filters.template);

  if (plans.length === 0) {
    return filtered ? (
      <EmptyState
        icon={FilterX}
        title="No plan matches"
        action={<ButtonLink href={`/${slug}/plans`}>Show all plans</ButtonLink>}
      >
        Nothing fits these filters right now. Matching plans appear here by themselves.
      </EmptyState>
    ) : (
      <EmptyState
        icon={ListChecks}
        title="No plans yet"
        action={
          <ButtonLink href={`/${slug}/calls/new`} variant="primary" size="md">
            Hand in a call
          </ButtonLink>
        }
      >
        When a finished call comes in and something was promised in it, its plan appears here without a
        reload.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {plans.map((plan) => (
          <PlanRow key={plan.id} org={slug} plan={plan} />
        ))}
      </ul>
      <LoadMore more={more} loading={loading} problem={problem} onLoad={loadMore} />
    </>
  );
}
