'use client';

import dynamic from 'next/dynamic';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { useShortcuts } from '../_keyboard/use-shortcuts';
import { useOrg } from '../_org/org-context';
import { NAV_ITEMS } from '../_shell/nav-items';
import { isShowing, show, useOverlay } from './overlay-store';
import { useRemembering } from './recent';

// Loaded when they are first opened, or when the browser is idle.
const loadPalette = () => import('./palette');
const Palette = dynamic(() => importWithRetry(loadPalette).then((module) => module.Palette), { ssr: false });
const HelpDialog = dynamic(
  () => importWithRetry(() => import('./help-dialog')).then((module) => module.HelpDialog),
  { ssr: false },
);
const NewPlan = dynamic(
  () => importWithRetry(() => import('./new-dialogs')).then((module) => module.NewPlanAnywhere),
  { ssr: false },
);
const NewContact = dynamic(
  () => importWithRetry(() => import('./new-dialogs')).then((module) => module.NewContactAnywhere),
  { ssr: false },
);
const DIALOGS = { palette: Palette, help: HelpDialog, 'new-plan': NewPlan, 'new-contact': NewContact };
const IDLE_MS = 4_000;

const close = () => show(null);

function togglePalette() {
  if (isShowing() === 'palette') close();
  // The palette does not open over another dialog, where a person may be typing.
  else if (!document.querySelector('[role="dialog"][data-state="open"]')) show('palette');
}

/** Hosts the command palette, the help dialog and what they open, and binds the keys that work on every screen. */
export function PaletteHost() {
  const { slug } = useOrg();
  const router = useRouter();
  const pathname = usePathname();
  const overlay = useOverlay();
  useRemembering(slug);
  useShortcuts('Everywhere', [
    { keys: '$mod+k', label: 'Search and commands', run: togglePalette },
    { keys: '?', label: 'Keyboard shortcuts', run: () => show('help') },
  ]);
  useShortcuts(
    'Go to',
    NAV_ITEMS.map(({ keys, label, path }) => ({ keys, label, run: () => router.push(`/${slug}/${path}`) })),
  );

  // A navigation closes the overlay.
  useEffect(() => {
    if (pathname) close();
  }, [pathname]);

  useEffect(() => {
    const prefetch = () => void loadPalette().catch(() => {});
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(prefetch, IDLE_MS);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(prefetch, { timeout: 30_000 });
    return () => cancelIdleCallback(handle);
  }, []);

  const Open = overlay && DIALOGS[overlay];
  return Open ? <Open onClose={close} /> : null;
}
