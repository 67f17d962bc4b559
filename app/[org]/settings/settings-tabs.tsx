'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';

export function SettingsTabs() {
  const { slug } = useOrg();
  const pathname = usePathname();
  const canManage = useCanManage();
  const tabs = [
    { path: 'members', label: 'Members' },
    { path: 'organization', label: 'Sending and time' },
    { path: 'channels', label: 'Channels' },
    { path: 'rules', label: 'Rules' },
    ...(canManage ? [{ path: 'keys', label: 'API keys' }] : []),
  ];
  return (
    <nav aria-label="Settings" className="mb-5 flex flex-wrap gap-x-5 gap-y-2 border-b border-line">
      {tabs.map(({ path, label }) => {
        const href = `/${slug}/settings/${path}`;
        return (
          <Link
            key={path}
            href={href}
            aria-current={pathname === href ? 'page' : undefined}
            className="-mb-px border-b-2 border-transparent pb-2 font-medium whitespace-nowrap text-ink-2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
