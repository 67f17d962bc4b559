'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { SendingTimes } from '@/lib/settings/schema';

export type OrgView = {
  slug: string;
  name: string;
  role: 'owner' | 'admin' | 'member' | 'viewer';
  userName: string;
  orgs: { slug: string; name: string }[];
  /** The settings at rendering time; `useSendingSettings` has later changes. */
  times: SendingTimes;
};

const OrgContext = createContext<OrgView | null>(null);

export function OrgProvider({ value, children }: { value: OrgView; children: ReactNode }) {
  return <OrgContext value={value}>{children}</OrgContext>;
}

export function useOrg(): OrgView {
  const org = useContext(OrgContext);
  if (!org) throw new Error('useOrg is used outside of an organization');
  return org;
}

/** Viewers can read everything and decide nothing. */
export function useCanDecide(): boolean {
  return useOrg().role !== 'viewer';
}

export function useCanManage(): boolean {
  const { role } = useOrg();
  return role === 'owner' || role === 'admin';
}
