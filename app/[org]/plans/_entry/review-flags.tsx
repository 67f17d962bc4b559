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
export function SecondLook({ entry: { status, stale = [] } }: { entry: ToolCallEntry }) {
  if (status.state !== 'pending' && status.state !== 'approved') return null;
  const held = status.state === 'pending' ? status.held : undefined;
  if (!held && stale.length === 0) return null;
  // The held text repeats the flags, which are shown below with icon and time.
  const other = stale.reduce((text, flag) => text.replace(flag.text, ''), held ?? '').trim();
  return (
    <Notice tone="wait" title={titleOf(status.state, held !== undefined)}>
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

function titleOf(state: 'pending' | 'approved', held: boolean): string {
  if (held) return 'Held back';
  return state === 'approved'
    ? 'Changed since it was approved: it will be held back for a new look'
    : 'Changed since it was written';
}
