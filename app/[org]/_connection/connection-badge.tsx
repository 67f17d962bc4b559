'use client';

import { CloudOff, LogOut, type LucideIcon, Pause, Radio, RefreshCw, RotateCw, Timer } from 'lucide-react';
import { useId } from 'react';
import { buttonClass } from '@/app/_ui/button';

/** `brief`: for places without room for a sentence. */
type Look = { icon: LucideIcon; word: string; brief?: string; tone: string; spin?: boolean; means: string };

const LOOKS = {
  live: {
    icon: Radio,
    word: 'Live',
    tone: 'text-good',
    means: 'What is on screen is what is. Changes by others and by Greenlight appear by themselves.',
  },
  'catching-up': {
    icon: RefreshCw,
    word: 'Catching up',
    tone: 'text-run',
    spin: true,
    means: 'The connection stands again, and what happened meanwhile is being read. It takes a moment.',
  },
  connecting: {
    icon: RotateCw,
    word: 'Connecting',
    tone: 'text-ink-3',
    spin: true,
    means:
      'What is on screen was read when the page was opened; from here on it is about to be kept up to date.',
  },
  reconnecting: {
    icon: RotateCw,
    word: 'Reconnecting',
    tone: 'text-wait',
    spin: true,
    means:
      'Greenlight has not been heard from. What is on screen may be behind; it catches up by itself, and nothing is lost. Decisions can be tried: each is sent or says that it was not.',
  },
  polling: {
    icon: Timer,
    word: 'Live updates are held up; refreshed every 10 s',
    brief: 'Every 10 s',
    tone: 'text-wait',
    means:
      'Something between this browser and Greenlight, such as a proxy, holds live updates back. So everything on screen is read anew every 10 seconds. Decisions work as always.',
  },
  offline: {
    icon: CloudOff,
    word: 'Offline',
    tone: 'text-wait',
    means:
      'This device has no network. What is on screen stays readable, what you type stays here, and decisions cannot be sent until you are back.',
  },
  stopped: {
    icon: Pause,
    word: 'Paused',
    tone: 'text-ink-3',
    means: 'This page is not being kept up to date at the moment. It goes on when you come back to it.',
  },
  'signed-out': {
    icon: LogOut,
    word: 'Signed out',
    tone: 'text-bad',
    means: 'Nothing is updated and nothing can be decided until you sign in again.',
  },
} satisfies Record<string, Look>;

export type ConnectionBadgeProps = {
  state: keyof typeof LOOKS;
  since: number | null;
  removed: boolean;
  retry?: () => void;
  brief?: boolean;
};

/** Shows whether the screen is up to date. Takes the result of `useConnection`; pressing it explains the state. */
export function ConnectionBadge({ state, since, removed, retry, brief = false }: ConnectionBadgeProps) {
  const id = useId();
  const returning = state === 'connecting' && since !== null;
  const look: Look = LOOKS[returning ? 'reconnecting' : state];
  const Icon = look.icon;
  const waiting = returning || state === 'reconnecting' || state === 'offline';
  const gone = state === 'signed-out' && removed;
  const word = gone ? 'No access any more' : look.word;
  const told = `${word}${waiting && since !== null ? ` since ${timeOf(since)}` : ''}`;
  return (
    <div className={`min-w-0 text-xs leading-4 font-medium ${brief ? 'max-w-36 shrink-0' : 'max-w-full'}`}>
      <div role="status" data-connection={state}>
        <button
          type="button"
          popoverTarget={id}
          className={`-mx-1 inline-flex items-center gap-1.5 rounded px-1 py-1 text-left hover:bg-hover max-md:min-h-11 ${look.tone}`}
        >
          <Icon aria-hidden size={13} className={`shrink-0 ${look.spin ? 'motion-safe:animate-spin' : ''}`} />
          {brief && look.brief ? (
            <>
              <span aria-hidden>{look.brief}</span>
              <span className="sr-only">{told}</span>
            </>
          ) : (
            <span>{told}</span>
          )}
        </button>
      </div>
      <div
        id={id}
        popover="auto"
        className={`fixed inset-auto m-0 w-72 max-w-[calc(100vw-1.5rem)] rounded-lg border border-line bg-surface p-4 text-sm font-normal text-ink-2 shadow-(--shadow) ${brief ? 'top-14 right-3' : 'bottom-4 left-58'}`}
      >
        <p className={`font-semibold ${look.tone}`}>{word}</p>
        <p className="mt-1">{gone ? 'You were removed from this organization.' : look.means}</p>
        {since !== null && state !== 'live' ? (
          <p className="mt-1">Last known to be up to date at {timeOf(since)}.</p>
        ) : null}
        {retry && (waiting || state === 'polling' || state === 'stopped') ? (
          <button
            type="button"
            onClick={retry}
            className={buttonClass({ size: 'md' }, 'mt-3 enabled:hover:bg-hover')}
          >
            Try again now
          </button>
        ) : null}
        {state === 'signed-out' && !gone ? (
          <a href={signInHere()} className={buttonClass({ size: 'md' }, 'mt-3 hover:bg-hover')}>
            Sign in
          </a>
        ) : null}
      </div>
    </div>
  );
}

/** Returns to the same place afterwards. Rendered only in a browser. */
function signInHere(): string {
  const { pathname, search, hash } = window.location;
  return `/sign-in?next=${encodeURIComponent(pathname + search)}${hash}`;
}

function timeOf(instant: number): string {
  return new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
