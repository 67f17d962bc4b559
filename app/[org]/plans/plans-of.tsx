'use client';

import { useMemo } from 'react';
import { useOrg } from '@/app/[org]/_org/org-context';
import { useRealtimePlans } from '@/lib/client/use-realtime-plans';
import { mergePlans } from '@/lib/plans/merge/plans';
import type { Plan } from '@/lib/plans/schema/plan';
import { PlanRow } from './plan-row';

/** The plans of a call or of a contact, with live states. */
export function PlansOf({ plans }: { plans: Plan[] }) {
  const { slug } = useOrg();
  const live = useRealtimePlans();
  const { plans: shown } = useMemo(() => {
    const list = { plans, next: null, cursor: '' };
    return mergePlans(list, { ...live, newPlans: [] });
  }, [plans, live]);
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="plans">
      <h2 id="plans" className="mb-2 text-sm font-semibold text-ink-2">
        Plans
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {shown.map((plan) => (
          <li key={plan.id}>
            <PlanRow org={slug} plan={plan} />
          </li>
        ))}
      </ul>
    </section>
  );
}
