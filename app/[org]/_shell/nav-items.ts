import {
  Inbox,
  LayoutTemplate,
  ListChecks,
  type LucideIcon,
  Phone,
  ScrollText,
  SendHorizontal,
  Settings,
  Users,
} from 'lucide-react';

export type NavItem = { path: string; label: string; icon: LucideIcon };

/** The first three are what people do all day; on a phone the others are behind "More". */
export const NAV_ITEMS: NavItem[] = [
  { path: 'inbox', label: 'Inbox', icon: Inbox },
  { path: 'plans', label: 'Plans', icon: ListChecks },
  { path: 'calls', label: 'Calls', icon: Phone },
  { path: 'contacts', label: 'Contacts', icon: Users },
  { path: 'templates', label: 'Templates', icon: LayoutTemplate },
  { path: 'outbox', label: 'Outbox', icon: SendHorizontal },
  { path: 'audit', label: 'Audit', icon: ScrollText },
  { path: 'settings/members', label: 'Settings', icon: Settings },
];
export const PHONE_ITEMS = 3;

export function isCurrent(pathname: string, slug: string, path: string): boolean {
  const first = path.split('/')[0] ?? path;
  return pathname === `/${slug}/${first}` || pathname.startsWith(`/${slug}/${first}/`);
}
