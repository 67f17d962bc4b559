'use client';

import {
  Building2,
  CircleQuestionMark,
  History,
  Keyboard,
  ListPlus,
  LogOut,
  type LucideIcon,
  PhoneCall,
  UserPlus,
  UserRoundPlus,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useActiveShortcuts } from '../_keyboard/active-shortcuts';
import { useCanDecide, useCanManage, useOrg } from '../_org/org-context';
import { NAV_ITEMS } from '../_shell/nav-items';
import { signOut } from '../_shell/sign-out';
import { chooseTheme, THEMES } from '../_shell/theme';
import { show } from './overlay-store';
import { readRecent } from './recent';

export type Command = {
  id: string;
  label: string;
  icon: LucideIcon;
  /** Synonyms that people may search for. */
  also?: string;
  keys?: string | undefined;
  run: () => void;
};
export type CommandGroup = { name: string; commands: Command[] };

/** Groups that the palette has in another form. */
export const EVERYWHERE = 'Everywhere';
export const GO_TO = 'Go to';

/** A command matches when each typed word is the beginning of one of its words. */
export function matching(groups: CommandGroup[], typed: string): CommandGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return groups.flatMap(({ name, commands }) => {
    const found = commands.filter(({ label, also = '' }) => {
      const text = ` ${name} ${label} ${also}`.toLowerCase();
      return words.every((word) => text.includes(` ${word}`));
    });
    return found.length > 0 ? [{ name, commands: found }] : [];
  });
}

export function useCommands(): CommandGroup[] {
  const { slug, orgs } = useOrg();
  const router = useRouter();
  const canDecide = useCanDecide();
  const canManage = useCanManage();
  const shortcuts = useActiveShortcuts();
  const go = (path: string) => () => router.push(path);

  const recent = readRecent(slug).map(({ path, title }) => ({
    id: `recent ${path}`,
    label: title,
    icon: History,
    run: go(path),
  }));
  const activeShortcuts = shortcuts
    .filter(({ group }) => group !== EVERYWHERE && group !== GO_TO)
    .flatMap((group) => group.shortcuts)
    .map(({ keys, label, run }) => ({
      id: `key ${keys}`,
      label,
      keys,
      icon: Keyboard,
      run: () => run(new KeyboardEvent('keydown')),
    }));
  const screens = NAV_ITEMS.map(({ path, label, icon, keys }) => ({
    id: `go ${path}`,
    label,
    icon,
    keys,
    run: go(`/${slug}/${path}`),
  }));
  const create: Command[] = [
    {
      id: 'call',
      label: 'Add a call',
      also: 'new transcript',
      icon: PhoneCall,
      run: go(`/${slug}/calls/new`),
    },
    { id: 'plan', label: 'New plan', icon: ListPlus, run: () => show('new-plan') },
    {
      id: 'contact',
      label: 'New contact',
      also: 'person',
      icon: UserRoundPlus,
      run: () => show('new-contact'),
    },
  ];
  const invite: Command[] = [
    {
      id: 'invite',
      label: 'Invite a colleague',
      also: 'member',
      icon: UserPlus,
      run: go(`/${slug}/settings/members`),
    },
  ];
  const others = orgs
    .filter((org) => org.slug !== slug)
    .map((org) => ({
      id: `org ${org.slug}`,
      label: org.name,
      also: 'switch organization',
      icon: Building2,
      // A full load, so that nothing of one organization stays when another is shown.
      run: () => window.location.assign(`/${org.slug}/inbox`),
    }));
  const themes = THEMES.map(({ value, label, icon }) => ({
    id: `theme ${value}`,
    label: `Theme: ${label.toLowerCase()}`,
    also: 'color mode appearance',
    icon,
    run: () => chooseTheme(value),
  }));
  const account: Command[] = [
    {
      id: 'help',
      label: 'Keyboard shortcuts',
      also: 'help keys',
      keys: '?',
      icon: CircleQuestionMark,
      run: () => show('help'),
    },
    { id: 'sign-out', label: 'Sign out', also: 'log out leave', icon: LogOut, run: () => void signOut() },
  ];
  const groups: CommandGroup[] = [
    { name: 'Recent', commands: recent },
    { name: 'On this screen', commands: activeShortcuts },
    { name: 'Create', commands: [...(canDecide ? create : []), ...(canManage ? invite : [])] },
    { name: GO_TO, commands: screens },
    { name: 'Switch organization', commands: others },
    { name: 'Appearance', commands: themes },
    { name: 'Help and account', commands: account },
  ];
  return groups.filter(({ commands }) => commands.length > 0);
}
