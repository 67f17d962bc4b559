import {
  ChartColumn,
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

/** `keys` is the shortcut that opens it from every screen. */
export type NavItem = { path: string; label: string; icon: LucideIcon; keys: string };

/** The first three are used all day; on a phone the others are behind "More". */
export const NAV_ITEMS: NavItem[] = [
  { path: 'inbox', label: 'Inbox', icon: Inbox, keys: 'g i' },
  { path: 'plans', label: 'Plans', icon: ListChecks, keys: 'g p' },
  { path: 'calls', label: 'Calls', icon: Phone, keys: 'g c' },
  { path: 'contacts', label: 'Contacts', icon: Users, keys: 'g n' },
  { path: 'templates', label: 'Templates', icon: LayoutTemplate, keys: 'g t' },
  { path: 'insights', label: 'Insights', icon: ChartColumn, keys: 'g v' },
  { path: 'outbox', label: 'Outbox', icon: SendHorizontal, keys: 'g o' },
  { path: 'audit', label: 'Audit', icon: ScrollText, keys: 'g a' },
  { path: 'settings/members', label: 'Settings', icon: Settings, keys: 'g s' },
];
export const PHONE_ITEMS = 3;

export function isCurrent(pathname: string, slug: string, path: string): boolean {
  const first = path.split('/')[0] ?? path;
  return pathname === `/${slug}/${first}` || pathname.startsWith(`/${slug}/${first}/`);
}
