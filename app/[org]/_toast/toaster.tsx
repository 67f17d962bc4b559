'use client';

import dynamic from 'next/dynamic';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { useTheme } from '../_shell/theme';

// Loaded after the page, and mounted outside of every screen: if loading fails, only this part is missing.
const Messages = dynamic(() => importWithRetry(() => import('sonner')).then((module) => module.Toaster), {
  ssr: false,
});

/** Where the messages of `showToast` appear. */
export function Toaster() {
  const theme = useTheme();
  return (
    <Messages
      position="bottom-right"
      theme={theme ?? 'system'}
      offset={16}
      mobileOffset={{ bottom: 'calc(var(--bottom-bars) + 16px)' }}
    />
  );
}
