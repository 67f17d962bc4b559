'use client';

import {
  BellRing,
  Check,
  CircleDashed,
  Hand,
  Hourglass,
  ListChecks,
  type LucideIcon,
  PencilLine,
  TriangleAlert,
} from 'lucide-react';
import dynamic from 'next/dynamic';
import { Badge, type Tone } from '@/app/_ui/badge';
import { Time, useNow } from '@/app/_ui/time';
import { EXPIRES_SOON_MS } from '@/lib/plans/merge/inbox';
import type { ToolCallEntry } from '@/lib/plans/schema/log-entry';
import { type DecisionRequestState, newestOf } from '../../plans/_decide/decision-requests';
import { useDraft } from '../../plans/_drafts/drafts';
import { isToolCall } from '../../plans/_entry/entry-args';
import type { QueueRow } from '../_queue/queue-row';

// A message that waits has none.
const EntryStateBadge = dynamic(
  () => import('../../plans/_entry/entry-state-badge').then((module) => module.EntryStateBadge),
  { loading: () => null },
);

/** Flags of a row; a row that merely waits has none. */
export function LineFlags({ row, asked }: { row: QueueRow; asked: DecisionRequestState }) {
  const [draft] = useDraft(row.kind === 'plan' ? `review-${row.key}` : row.key);
  const begun = draft ? <Flag tone="run" icon={PencilLine} text="Begun" /> : null;
  if (asked.pending) return <Flag tone="run" icon={CircleDashed} text="Deciding…" />;
  if (row.kind === 'plan') {
    const waits = row.plan.state.status === 'pending_review';
    return waits ? begun : <Flag tone="idle" icon={ListChecks} text="Reviewed" />;
  }
  if (!isToolCall(row.item.log)) return null;
  const { entry } = newestOf(row.item.log, asked);
  const { state } = entry.status;
  if (state === 'approved') return <Flag tone="run" icon={Check} text="Approved" />;
  if (state !== 'pending') return <EntryStateBadge entry={entry} />;
  const held = entry.status.state === 'pending' && entry.status.held !== undefined;
  return (
    <>
      {begun}
      {asked.problem ? <Flag tone="bad" icon={TriangleAlert} text="Not decided" /> : null}
      {held ? (
        <Flag tone="wait" icon={Hand} text="Held back" />
      ) : entry.stale?.length ? (
        <Flag tone="wait" icon={TriangleAlert} text="Changed since" />
      ) : null}
      {row.item.reminded_at ? <Flag tone="bad" icon={BellRing} text="Reminded" /> : null}
      <Expiry entry={entry} />
    </>
  );
}

function Flag({ tone, icon, text }: { tone: Tone; icon: LucideIcon; text: string }) {
  return (
    <Badge tone={tone} icon={icon}>
      {text}
    </Badge>
  );
}

/** Shown only shortly before the expiry, when the decision is urgent. */
function Expiry({ entry }: { entry: ToolCallEntry }) {
  const now = useNow(60_000);
  const { expires_at } = entry;
  if (!expires_at || now === null || Date.parse(expires_at) - now > EXPIRES_SOON_MS) return null;
  return (
    <Badge tone="wait" icon={Hourglass}>
      Expires <Time at={expires_at} ahead />
    </Badge>
  );
}
