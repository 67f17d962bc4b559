'use client';

import { Menu } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useRef } from 'react';
import { useConnection } from '@/lib/client/use-connection';
import { ConnectionBadge } from '../_connection/connection-badge';
import { useScreenUpdates } from '../_connection/screen-updates';
import { useOrg } from '../_org/org-context';
import { PaletteIcon } from '../_palette/palette-button';
import { isCurrent, NAV_ITEMS, PHONE_ITEMS } from './nav-items';
import { Count, NavLink } from './nav-link';
import { OrgSwitcher } from './org-switcher';
import { SignOutButton } from './sign-out-button';
import { ThemeSwitch } from './theme-switch';

export function PhoneTopBar() {
  return (
    <header
      data-top-bar
      className="tall:sticky top-0 z-20 flex items-center gap-1 border-b border-line bg-sunken px-2 py-1 md:hidden"
    >
      <OrgSwitcher />
      <ConnectionBadge {...useConnection()} updates={useScreenUpdates()} brief />
      <PaletteIcon />
    </header>
  );
}

const TAB =
  'flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium text-ink-2 aria-[current]:text-accent';

/** The navigation at the bottom of a phone, within reach of a thumb. */
export function PhoneTabs({ waiting }: { waiting: number }) {
  const { slug } = useOrg();
  const pathname = usePathname();
  const more = useRef<HTMLDivElement>(null);
  return (
    <nav
      aria-label="Main"
      data-bottom-bar
      className="tall:fixed inset-x-0 bottom-0 z-20 grid grid-cols-4 border-t border-line bg-sunken pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {NAV_ITEMS.slice(0, PHONE_ITEMS).map(({ path, label, icon: Icon }) => (
        <Link
          key={path}
          href={`/${slug}/${path}`}
          aria-current={isCurrent(pathname, slug, path) ? 'page' : undefined}
          className={TAB}
        >
          <Icon aria-hidden size={20} />
          <span>
            {label} {path === 'inbox' && waiting > 0 ? <Count count={waiting} /> : null}
          </span>
        </Link>
      ))}
      <button type="button" popoverTarget="more" className={TAB}>
        <Menu aria-hidden size={20} />
        More
      </button>
      <div
        ref={more}
        id="more"
        popover="auto"
        className="fixed inset-x-3 top-auto bottom-18 m-0 max-h-[80dvh] w-auto overflow-y-auto rounded-xl border border-line bg-surface p-2 text-ink shadow-(--shadow)"
      >
        {NAV_ITEMS.slice(PHONE_ITEMS).map((item) => (
          <NavLink key={item.path} item={item} onGo={() => more.current?.hidePopover()} />
        ))}
        <div className="mt-2 flex items-center justify-between border-t border-line px-2.5 pt-2">
          <SignOutButton />
          <ThemeSwitch />
        </div>
      </div>
    </nav>
  );
}
