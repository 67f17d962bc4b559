'use client';

import { usePathname } from 'next/navigation';
import { type ReactNode, useSyncExternalStore } from 'react';
import { Button, buttonClass } from '@/app/_ui/button';
import { useLocale } from '@/app/_ui/locale/locale-context';
import { Notice } from '@/app/_ui/notice';
import { useUnreadableAnswer } from '@/lib/client/live-context';
import { useConnection } from '@/lib/client/use-connection';
import { timeOf } from './connection-time';
import { useScreenUpdates } from './screen-updates';
import { useOfflineNavigationGuard } from './use-offline-navigation-guard';

/**
 * Explains what a lost connection means for the open screen. Renders nothing while the connection works or is about to.
 */
export function ConnectionNotice() {
  useOfflineNavigationGuard();
  const { state, since, removed, retry } = useConnection();
  const { locale } = useLocale();
  const unreadable = useUnreadableAnswer();
  const isLive = useScreenUpdates() === 'live';
  const asOf = isLive && since !== null ? ` as of ${timeOf(since, locale)}` : '';
  if (state === 'offline') {
    return (
      <ConnectionMessage title="You are offline.">
        <p>
          You can keep reading{asOf}. Decisions cannot be sent now; what you type stays here
          {isLive ? ', and everything catches up when you are back online.' : '.'}
        </p>
        <Button className="mt-2" onClick={retry}>
          Try again now
        </Button>
      </ConnectionMessage>
    );
  }
  if (state !== 'signed-out') return unreadable ? <UnreadableAnswer /> : null;
  if (removed) {
    return (
      <ConnectionMessage title="You no longer have access to this organization.">
        <p>
          This page is{asOf || ' as it was'} and no longer updated. Copy what you have typed; it can no longer
          be sent. An owner can invite you again.
        </p>
      </ConnectionMessage>
    );
  }
  return (
    <ConnectionMessage title="You are signed out.">
      <p>
        That happens when you sign out in another tab or your session ends. This page is
        {asOf || ' as it was'}; you cannot decide until you sign in again, which brings you back here. Copy
        what you have typed first.
      </p>
      <SignInAgain />
    </ConnectionMessage>
  );
}

function UnreadableAnswer() {
  return (
    <ConnectionMessage title="The server’s answer could not be read.">
      <p>
        This page may be out of date. A new version of Greenlight may be starting, or your network may have
        intercepted the request.
      </p>
      <Button className="mt-2" onClick={() => window.location.reload()}>
        Reload the page
      </Button>
    </ConnectionMessage>
  );
}

function SignInAgain() {
  const pathname = usePathname();
  // Only the browser has the search and the fragment; the server never renders this.
  const rest = useSyncExternalStore(
    () => () => {},
    () => `${window.location.search} ${window.location.hash}`,
    () => ' ',
  );
  const [search, hash] = rest.split(' ');
  return (
    <a
      href={`/sign-in?next=${encodeURIComponent(`${pathname}${search}`)}${hash}`}
      className={buttonClass({ size: 'md' }, 'mt-2 hover:bg-hover')}
    >
      Sign in and come back
    </a>
  );
}

function ConnectionMessage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label="Connection" className="tall:sticky top-16 z-10 mb-5 md:top-3">
      <Notice tone="wait" title={title}>
        {children}
      </Notice>
    </section>
  );
}
