'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useOrg } from '../_org/org-context';
import { isCurrent, type NavItem } from './nav-items';

export function NavLink({
  item,
  count,
  onGo: onNavigate,
}: {
  item: NavItem;
  count?: number;
  onGo?: () => void;
}) {
  const { slug } = useOrg();
  const current = isCurrent(usePathname(), slug, item.path);
  const Icon = item.icon;
  return (
    <Link
      href={`/${slug}/${item.path}`}
      aria-current={current ? 'page' : undefined}
      onClick={onNavigate}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-ink-2 hover:bg-hover hover:text-ink aria-[current]:bg-line/70 aria-[current]:text-ink max-md:h-11"
    >
      <Icon aria-hidden size={16} className={current ? 'text-accent' : ''} />
      <span className="flex-1">{item.label}</span>
      {count ? <Count count={count} /> : null}
    </Link>
  );
}

export function Count({ count }: { count: number }) {
  return (
    <span className="rounded-full bg-wait-soft px-1.5 text-xs font-semibold text-wait">
      {count > 99 ? '99+' : count}
      <span className="sr-only"> to decide</span>
    </span>
  );
}
