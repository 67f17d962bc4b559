import type { Metadata } from 'next';
import { channelsOf } from '@/lib/delivery/providers/create-providers';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { ChannelList } from './channel-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Channels' };

export default async function ChannelsPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { user } = await requireOrg(slug, '/settings/channels', searchParams);
  const { env } = runtime();
  const channels = channelsOf(env);
  const from = {
    email: channels.email === 'outbox' ? null : env.MAIL_FROM,
    sms: channels.sms === 'outbox' ? null : env.TWILIO_FROM,
  };
  return <ChannelList {...{ channels, from }} ownAddress={user.email} />;
}
