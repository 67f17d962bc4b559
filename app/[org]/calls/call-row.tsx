'use client';

import Link from 'next/link';
import { memo } from 'react';
import { Time } from '@/app/_ui/time';
import type { CallSummary } from '@/lib/calls/schema';
import { callTitle, duration } from './call-labels';
import { PlanningBadge } from './planning-badge';

/** One call in a list: with whom, how long, and the state of its planning. */
export const CallRow = memo(function CallRow({ org, call }: { org: string; call: CallSummary }) {
  const facts = [
    call.kind,
    call.duration_s === null ? null : duration(call.duration_s),
    `${call.turn_count} turns`,
    `from ${call.source}`,
  ];
  return (
    <div className="relative flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-hover">
      <div className="min-w-0 flex-1 basis-60">
        <p dir="auto" className="truncate font-medium">
          <Link href={`/${org}/calls/${call.id}`} className="after:absolute after:inset-0">
            {callTitle(call)}
          </Link>
        </p>
        <p className="truncate text-sm text-ink-2">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <PlanningBadge planning={call.planning} />
      <p className="w-24 text-right text-sm text-ink-3">
        <Time at={call.started_at ?? call.created_at} />
      </p>
    </div>
  );
});
