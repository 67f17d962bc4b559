import type { Metadata } from 'next';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { sendingDefaults } from '@/lib/settings/defaults';
import { getSettingsView } from '@/lib/settings/queries';
import { SendingAndTime } from './sending-and-time';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Sending and time' };

export default async function OrganizationSettingsPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org } = await requireOrg(slug, '/settings/organization', searchParams);
  const view = await runtime().database.snapshot((tx) => getSettingsView(tx, org.id));
  return <SendingAndTime view={view} defaults={sendingDefaults()} />;
}
