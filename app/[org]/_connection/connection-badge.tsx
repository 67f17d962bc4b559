'use client';

import dynamic from 'next/dynamic';
import { useId, useState } from 'react';
import { useLocale } from '@/app/_ui/locale/locale-context';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { type ConnectionState, lookOf } from './connection-looks';
import { timeOf } from './connection-time';
import type { ScreenUpdates } from './screen-updates';

// Loaded when it is asked for, or when something is wrong.
const ConnectionDetails = dynamic(
  () => importWithRetry(() => import('./connection-details')).then((module) => module.ConnectionDetails),
  { ssr: false },
);
const FINE: readonly ConnectionState[] = ['live', 'catching-up', 'connecting'];

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
  const { locale } = useLocale();
  const [isAsked, setAsked] = useState(false);
  const isReconnecting = state === 'connecting' && since !== null;
  const look = lookOf(isReconnecting ? 'reconnecting' : state, updates);
  const Icon = look.icon;
  const waiting = isReconnecting || state === 'reconnecting' || state === 'offline';
  const gone = state === 'signed-out' && removed;
  const word = gone ? 'Access removed' : look.word;
  const isExplained = isAsked || isReconnecting || !FINE.includes(state);
  const statusText = `${word}${waiting && since !== null ? ` since ${timeOf(since, locale)}` : ''}`;
  return (
    <div className={`min-w-0 text-xs leading-4 font-medium ${brief ? 'max-w-36 shrink-0' : 'max-w-full'}`}>
      <div role="status" data-connection={state}>
        <button
          type="button"
          popoverTarget={id}
          onPointerEnter={() => setAsked(true)}
          onFocus={() => setAsked(true)}
          onClick={() => setAsked(true)}
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
        {isExplained ? (
          <ConnectionDetails {...{ state, word, since, waiting, gone, updates, retry }} tone={look.tone} />
        ) : null}
      </div>
    </div>
  );
}
