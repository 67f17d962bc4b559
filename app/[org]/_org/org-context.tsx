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
  /** False: what is approved is stored in the outbox and not sent. The demo sends nothing. */
  connected: Record<'send_email' | 'send_sms', boolean>;
  demo: boolean;
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

/** Whether messages of this tool are sent, not only stored in the outbox. */
export function useIsConnected(tool: string): boolean {
  const { connected } = useOrg();
  return tool === 'send_sms' ? connected.send_sms : connected.send_email;
}

export function useCanManage(): boolean {
  const { role } = useOrg();
  return role === 'owner' || role === 'admin';
}
