import { BellOff, CircleHelp, type LucideIcon, PencilLine, PhoneIncoming } from 'lucide-react';
import { Notice } from '@/app/_ui/notice';
import { Time } from '@/app/_ui/time';
import { lookUp } from '@/lib/kit/look-up';
import type { Stale, ToolCallEntry } from '@/lib/plans/schema/log-entry';

const ICONS: Record<Stale['reason'], LucideIcon> = {
  plan_edited: PencilLine,
  do_not_contact: BellOff,
  newer_call: PhoneIncoming,
};

/**
 * The reasons why a waiting message needs a new look: what has changed since it was written or approved, and why it was
 * held.
 */
export function ReviewFlags({ entry: { status, stale = [] } }: { entry: ToolCallEntry }) {
  if (status.state !== 'pending' && status.state !== 'approved') return null;
  const heldReason = status.state === 'pending' ? status.held : undefined;
  if (!heldReason && stale.length === 0) return null;
  // The held text repeats the flags, which are shown below with icon and time.
  const other = stale.reduce((text, flag) => text.replace(flag.text, ''), heldReason ?? '').trim();
  return (
    <Notice tone="wait" title={titleOf(status.state, heldReason !== undefined)}>
      {other ? <p>{other}</p> : null}
      <ul>
        {stale.map(({ reason, text, at }) => {
          const Icon = lookUp(ICONS, reason) ?? CircleHelp;
          return (
            <li key={`${reason} ${text}`} className="flex gap-1.5">
              <Icon aria-hidden size={14} className="mt-[3px] shrink-0 text-wait" />
              <span>
                {text}{' '}
                <span className="text-xs text-ink-3">
                  <Time at={at} />
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

function titleOf(state: 'pending' | 'approved', heldReason: boolean): string {
  if (heldReason) return 'Held back';
  return state === 'approved'
    ? 'The plan changed after approval; it will come back for another look'
    : 'The plan changed after this was written';
}
