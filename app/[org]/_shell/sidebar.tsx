'use client';

import { ConnectionBadge } from '@/app/_ui/connection-badge';
import { useConnection } from '@/lib/client/use-connection';
import { useOrg } from '../_org/org-context';
import { NAV_ITEMS } from './nav-items';
import { NavLink } from './nav-link';
import { OrgSwitcher } from './org-switcher';
import { SignOutButton } from './sign-out-button';
import { ThemeSwitch } from './theme-switch';

export function Sidebar({ waiting }: { waiting: number }) {
  const { userName } = useOrg();
  return (
    <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-r border-line bg-sunken md:flex">
      <div className="flex p-2">
        <OrgSwitcher />
      </div>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2 py-1">
        {NAV_ITEMS.map((item) => (
          <NavLink key={item.path} item={item} count={item.path === 'inbox' ? waiting : 0} />
        ))}
      </nav>
      <div className="flex flex-col gap-3 border-t border-line p-4">
        <ConnectionBadge {...useConnection()} />
        <p className="truncate text-sm text-ink-2">{userName}</p>
        <div className="flex items-center justify-between">
          <SignOutButton />
          <ThemeSwitch />
        </div>
      </div>
    </aside>
  );
}
