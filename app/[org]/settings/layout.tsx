import type { ReactNode } from 'react';
import { PageHeader } from '@/app/_ui/page-header';
import { getOrg } from '@/lib/http/page-guards';
import { SettingsTabs } from './settings-tabs';

export default async function SettingsLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ org: string }>;
}) {
  // The page redirects people without access; here there is no organization to show tabs for.
  if (!(await getOrg((await params).org))) return children;
  return (
    <>
      <PageHeader title="Settings" />
      <SettingsTabs />
      {children}
    </>
  );
}
