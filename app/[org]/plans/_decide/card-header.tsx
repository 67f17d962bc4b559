import { BellRing } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { Badge } from '@/app/_ui/badge';
import { CopyButton } from '@/app/_ui/copy-button';
import { Time } from '@/app/_ui/time';
import type { ToolCallLog } from '../_entry/entry-args';
import { toolLabel } from '../_entry/tool-labels';

// A message that waits has none.
const EntryStateBadge = dynamic(
  () => import('../_entry/entry-state-badge').then((module) => module.EntryStateBadge),
  { loading: () => null },
);

export type PlanAround = { title: string; contact: string | null; reminded_at: string | null };

type Props = { log: ToolCallLog; plan: PlanAround | undefined; planHref: string };

/** To whom, for which plan, since when, and its state. It wraps: no part of it is cut off or pushes the page wider. */
export function CardHeader({ log: { id, created_at, entry }, plan, planHref }: Props) {
  const { icon: Icon, name } = toolLabel(entry.tool);
  const href = `${planHref}#entry-${id}`;
  const isPending = entry.status.state === 'pending';
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-4 py-2">
      <Icon aria-hidden size={16} className="shrink-0 text-ink-3" />
      <h3 className="min-w-0 flex-1 basis-44 font-semibold wrap-anywhere">
        {plan?.contact ? `${name} to ${plan.contact}` : name}
      </h3>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-3">
        <Time at={created_at} />
        {plan?.reminded_at && isPending ? (
          <Badge tone="wait" icon={BellRing}>
            Overdue <Time at={plan.reminded_at} />
          </Badge>
        ) : null}
        {/* In the inbox everything waits; the badge would say nothing. */}
        {plan && isPending ? null : <EntryStateBadge entry={entry} />}
        <CopyButton
          label="Copy a link to this entry"
          text={() => new URL(href, window.location.origin).href}
        />
      </div>
      {plan ? (
        <p className="w-full min-w-0 text-sm text-ink-2 wrap-anywhere">
          <Link dir="auto" href={href} className="underline underline-offset-2 hover:text-ink">
            {plan.title}
          </Link>
        </p>
      ) : null}
    </header>
  );
}
