'use client';

import { useId } from 'react';
import { buttonClass } from '@/app/_ui/button';
import { type ConnectionState, lookOf } from './connection-looks';
import type { ScreenUpdates } from './screen-updates';

export type ConnectionBadgeProps = {
  state: ConnectionState;
  since: number | null;
  removed: boolean;
  retry?: () => void;
  updates: ScreenUpdates;
  brief?: boolean;
};

/** Shows whether the screen is up to date. Takes the result of `useConnection`; pressing it explains the state. */
export function ConnectionBadge({
  state,
  since,
  removed,
  retry,
  updates,
  brief = false,
}: ConnectionBadgeProps) {
  const id = useId();
  const isReconnecting = state === 'connecting' && since !== null;
  const isLive = updates === 'live';
  const look = lookOf(isReconnecting ? 'reconnecting' : state, updates);
  const Icon = look.icon;
  const waiting = isReconnecting || state === 'reconnecting' || state === 'offline';
  const gone = state === 'signed-out' && removed;
  const word = gone ? 'No access any more' : look.word;
  const statusText = `${word}${waiting && since !== null ? ` since ${timeOf(since)}` : ''}`;
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
              <span className="sr-only">{statusText}</span>
            </>
          ) : (
            <span>{statusText}</span>
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
        {since !== null && (isLive ? state !== 'live' : waiting) ? (
          <p className="mt-1">
            {isLive ? 'Last known to be up to date' : 'Last connected'} at {timeOf(since)}.
          </p>
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
