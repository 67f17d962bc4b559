'use client';

import { ChevronLeft, LayoutTemplate, Phone, User } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useRef } from 'react';
import { Notice } from '@/app/_ui/notice';
import { Time } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { PresenceLine } from '@/app/[org]/_presence/presence-line';
import { useAnnounce } from '@/lib/client/presence/presence-context';
import type { Plan } from '@/lib/plans/schema/plan';
import { PlanStateBadge, StoredCount } from '../../plan-state-badge';
import { StateLine } from './state-line';

const LINK = 'underline decoration-line underline-offset-4 hover:decoration-current';

export function PlanHeader({ plan, open, actions }: { plan: Plan; open: number; actions: ReactNode }) {
  const { slug } = useOrg();
  const header = useRef<HTMLElement>(null);
  useAnnounce(header, plan.id);
  return (
    <header ref={header} className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <Link
          href={`/${slug}/plans`}
          className="inline-flex shrink-0 items-center gap-0.5 text-sm text-ink-2 hover:text-ink"
        >
          <ChevronLeft aria-hidden size={15} />
          Plans
        </Link>
        <PresenceLine planId={plan.id} className="min-w-0" />
      </div>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <h1 dir="auto" className="min-w-0 flex-1 basis-72 text-xl font-semibold tracking-tight">
          {plan.title}
        </h1>
        {actions}
      </div>
      <div className="flex items-start gap-x-3 max-sm:flex-col max-sm:gap-y-1" aria-live="polite">
        <span className="flex items-center gap-x-1.5">
          <PlanStateBadge state={plan.state} />
          <StoredCount state={plan.state} />
        </span>
        {plan.state.status === 'failed' ? null : (
          <p className="min-w-0 pt-0.5 text-ink-2">
            <StateLine state={plan.state} open={open} />
          </p>
        )}
      </div>
      {plan.state.status === 'failed' ? (
        <Notice tone="bad" title="The plan failed.">
          <StateLine state={plan.state} open={open} />
        </Notice>
      ) : null}
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-2">
        {plan.contacts.length > 0 ? (
          <div className="flex items-center gap-1.5">
            <User aria-hidden size={14} className="text-ink-3" />
            <dt className="sr-only">For</dt>
            <dd>
              {plan.contacts.map((contact, index) => (
                <span key={contact.id}>
                  {index > 0 ? ', ' : ''}
                  <Link dir="auto" href={`/${slug}/contacts/${contact.id}`} className={LINK}>
                    {contact.name}
                  </Link>
                </span>
              ))}
            </dd>
          </div>
        ) : null}
        {plan.call_id ? (
          <div className="flex items-center gap-1.5">
            <Phone aria-hidden size={14} className="text-ink-3" />
            <dt className="sr-only">From</dt>
            <dd>
              <Link href={`/${slug}/calls/${plan.call_id}`} className={LINK}>
                The call
              </Link>
            </dd>
          </div>
        ) : null}
        {plan.template_name ? (
          <div className="flex items-center gap-1.5">
            <LayoutTemplate aria-hidden size={14} className="text-ink-3" />
            <dt className="sr-only">Template</dt>
            <dd dir="auto">{plan.template_name}</dd>
          </div>
        ) : null}
        <div className="text-ink-3">
          <dt className="sr-only">Created</dt>
          <dd>
            <Time at={plan.created_at} />
          </dd>
        </div>
      </dl>
      {plan.description ? (
        <details className="text-sm">
          <summary className="text-ink-2 underline decoration-dotted underline-offset-4">
            Instructions
          </summary>
          <p dir="auto" className="mt-2 max-w-prose whitespace-pre-wrap">
            {plan.description}
          </p>
        </details>
      ) : null}
    </header>
  );
}
