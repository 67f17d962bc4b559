'use client';

import { CloudOff, LogOut, type LucideIcon, Pause, Radio, RefreshCw, RotateCw, Timer } from 'lucide-react';

type Look = { icon: LucideIcon; word: string; tone: string; spin?: boolean };

const LOOKS = {
  live: { icon: Radio, word: 'Live', tone: 'text-good' },
  'catching-up': { icon: RefreshCw, word: 'Catching up', tone: 'text-run', spin: true },
  connecting: { icon: RotateCw, word: 'Connecting', tone: 'text-ink-3', spin: true },
  stale: { icon: RotateCw, word: 'Reconnecting', tone: 'text-wait', spin: true },
  polling: { icon: Timer, word: 'Live updates are held up; refreshed every 10 s', tone: 'text-wait' },
  offline: { icon: CloudOff, word: 'Offline', tone: 'text-wait' },
  stopped: { icon: Pause, word: 'Paused', tone: 'text-ink-3' },
  'signed-out': { icon: LogOut, word: 'Signed out', tone: 'text-bad' },
} satisfies Record<string, Look>;

export type ConnectionBadgeProps = { state: keyof typeof LOOKS; since: number | null; removed: boolean };

/** Whether what is on screen is what is. Takes what `useConnection` returns. */
export function ConnectionBadge({ state, since, removed }: ConnectionBadgeProps) {
  const returning = state === 'connecting' && since !== null;
  const look: Look = LOOKS[returning ? 'stale' : state];
  const Icon = look.icon;
  const waiting = returning || state === 'stale' || state === 'offline';
  return (
    <div
      role="status"
      data-connection={state}
      className={`inline-flex max-w-44 shrink-0 items-center gap-1.5 text-xs leading-4 font-medium ${look.tone}`}
    >
      <Icon aria-hidden size={13} className={`shrink-0 ${look.spin ? 'motion-safe:animate-spin' : ''}`} />
      {state === 'signed-out' ? (
        <SignedOut removed={removed} />
      ) : (
        <span>
          {look.word}
          {waiting && since !== null ? ` since ${timeOf(since)}` : ''}
        </span>
      )}
    </div>
  );
}

function SignedOut({ removed }: { removed: boolean }) {
  if (removed) return <span>No access any more</span>;
  return (
    <a href="/sign-in" className="underline underline-offset-2">
      Signed out
    </a>
  );
}

function timeOf(instant: number): string {
  return new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
