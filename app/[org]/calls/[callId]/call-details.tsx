'use client';

import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { Notice } from '@/app/_ui/notice';
import { ExactTime } from '@/app/_ui/time';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useOrg } from '@/app/[org]/_org/org-context';
import { PlansOf } from '@/app/[org]/plans/plans-of';
import type { CallDetail } from '@/lib/calls/schema';
import { callTitle, duration } from '../call-labels';
import { PlanningBadge } from '../planning-badge';
import { Participants } from './participants';
import { Transcript } from './transcript';
import { referencesByTurn } from './turn-references';
import { useCallDetail } from './use-call-detail';

export function CallDetails({ found }: { found: CallDetail }) {
  useDeclareUpdates('live');
  const { slug } = useOrg();
  const { call, plans, proposals } = useCallDetail(found);
  const references = useMemo(() => referencesByTurn(call.id, plans, proposals), [call.id, plans, proposals]);
  const { planning } = call;
  return (
    <div className="flex flex-col gap-8">
      <header className="flex flex-col gap-3">
        <Link
          href={`/${slug}/calls`}
          className="inline-flex items-center gap-0.5 self-start text-sm text-ink-2 hover:text-ink"
        >
          <ChevronLeft aria-hidden size={15} />
          Calls
        </Link>
        <h1 className="text-xl font-semibold tracking-tight">
          Call with <bdi>{callTitle(call)}</bdi>
        </h1>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2" aria-live="polite">
          <PlanningBadge planning={planning} />
          <ExactTime at={call.started_at ?? call.created_at} />
          {call.duration_s === null ? null : <span>{duration(call.duration_s)}</span>}
          <span className="text-ink-3">
            {call.source} · {call.external_id}
          </span>
        </div>
        {planning.state === 'nothing_owed' ? (
          <Notice tone="info" title="Nothing was promised, so there is no plan.">
            {planning.reason}
          </Notice>
        ) : null}
        {planning.state === 'failed' ? (
          <Notice tone="bad" title="No plan could be created from this call.">
            {planning.reason}
          </Notice>
        ) : null}
      </header>
      <PlansOf plans={plans} />
      <Participants participants={call.participants} />
      <Transcript call={call} references={references} />
    </div>
  );
}
