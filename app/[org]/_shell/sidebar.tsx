'use client';

import { CircleQuestionMark } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { useConnection } from '@/lib/client/use-connection';
import { ConnectionBadge } from '../_connection/connection-badge';
import { useScreenUpdates } from '../_connection/screen-updates';
import { useOrg } from '../_org/org-context';
import { show } from '../_palette/overlay-store';
import { PaletteButton } from '../_palette/palette-button';
import { NAV_ITEMS } from './nav-items';
import { NavLink } from './nav-link';
import { OrgSwitcher } from './org-switcher';
import { SignOutButton } from './sign-out-button';
import { ThemeSwitch } from './theme-switch';

export function Sidebar({ waiting }: { waiting: number }) {
  const { userName } = useOrg();
  return (
    <aside
      aria-label="Greenlight"
      className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-r border-line bg-sunken md:flex"
    >
      <div className="flex p-2">
        <OrgSwitcher />
      </div>
      <div className="px-2 pb-2">
        <PaletteButton />
      </div>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2 py-1">
        {NAV_ITEMS.map((item) => (
          <NavLink key={item.path} item={item} count={item.path === 'inbox' ? waiting : 0} />
        ))}
      </nav>
      <div className="flex flex-col gap-2 border-t border-line p-4">
        <ConnectionBadge {...useConnection()} updates={useScreenUpdates()} />
        <div className="flex items-center justify-between">
          <p className="truncate text-sm text-ink-2">{userName}</p>
          <Button
            variant="ghost"
            size="icon"
            aria-label="Keyboard shortcuts"
            aria-haspopup="dialog"
            title="Keyboard shortcuts (?)"
            onClick={() => show('help')}
          >
            <CircleQuestionMark aria-hidden size={16} />
          </Button>
        </div>
        <div className="flex items-center justify-between">
          <SignOutButton />
          <ThemeSwitch />
        </div>
      </div>
    </aside>
  );
}
