'use client';

import { buttonClass } from '@/app/_ui/button';
import { useLocale } from '@/app/_ui/locale/locale-context';
import type { ConnectionState } from './connection-looks';
import { meaningOf } from './connection-meanings';
import { timeOf } from './connection-time';
import type { ScreenUpdates } from './screen-updates';

type Props = {
  state: ConnectionState;
  word: string;
  tone: string;
  since: number | null;
  /** The connection is expected to come back. */
  waiting: boolean;
  /** The person was removed from the organization. */
  gone: boolean;
  updates: ScreenUpdates;
  retry: (() => void) | undefined;
};

/** Explains the state of the connection, and offers what can be done about it. */
export function ConnectionDetails({ state, word, tone, since, waiting, gone, updates, retry }: Props) {
  const { locale } = useLocale();
  const isLive = updates === 'live';
  return (
    <>
      <p className={`font-semibold ${tone}`}>{word}</p>
      <p className="mt-1">{gone ? 'You were removed from this organization.' : meaningOf(state, updates)}</p>
      {since !== null && (isLive ? state !== 'live' : waiting) ? (
        <p className="mt-1">
          {isLive ? 'Last known to be up to date' : 'Last connected'} at {timeOf(since, locale)}.
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
    </>
  );
}

/** Returns to the same place afterwards. Rendered only in a browser. */
function signInHere(): string {
  const { pathname, search, hash } = window.location;
  return `/sign-in?next=${encodeURIComponent(pathname + search)}${hash}`;
}
