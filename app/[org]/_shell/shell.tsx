'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import type { Onboarding as OnboardingState } from '@/lib/onboarding/schema';
import { ShortcutMessageLine } from '../_keyboard/shortcut-message-line';
import { Onboarding } from '../_onboarding/onboarding';
import { useOrg } from '../_org/org-context';
import { PaletteHost } from '../_palette/palette-host';
import { Toaster } from '../_toast/toaster';
import { PhoneTabs, PhoneTopBar } from './phone-nav';
import { Sidebar } from './sidebar';
import { useTabTitle } from './tab-title';
import { useWaitingCount } from './use-waiting-count';

// Loaded right after the page, so that it is there before the connection is lost.
const ConnectionNotice = dynamic(
  () =>
    importWithRetry(() => import('../_connection/connection-notice')).then(
      (module) => module.ConnectionNotice,
    ),
  { ssr: false },
);

const ChannelBanner = dynamic(
  () => importWithRetry(() => import('../_org/channel-banner')).then((module) => module.ChannelBanner),
  { loading: () => null },
);

type Props = { onboarding: OnboardingState; children: ReactNode };

export function Shell({ onboarding, children }: Props) {
  const { connected } = useOrg();
  const waiting = useWaitingCount();
  useTabTitle(waiting);
  return (
    <div className="min-h-dvh md:flex">
      <a
        href="#content"
        className="absolute -top-20 left-3 z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:top-3"
      >
        Skip to the content
      </a>
      <Sidebar waiting={waiting} />
      <PhoneTopBar />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-4xl min-w-0 has-[[data-wide]]:max-w-7xl flex-1 px-4 pt-6 pb-[calc(var(--bottom-bars)+2rem)] md:px-8 md:pt-8"
      >
        <ConnectionNotice />
        {connected.send_email || connected.send_sms ? null : <ChannelBanner />}
        <Onboarding initial={onboarding} />
        {children}
      </main>
      <PhoneTabs waiting={waiting} />
      <Toaster />
      <ShortcutMessageLine />
      <PaletteHost />
    </div>
  );
}
