import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { channelsOf } from '@/lib/delivery/providers/create-providers';
import { listOutbox } from '@/lib/delivery/queries';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { Channels } from './channels';
import { OutboxList } from './outbox-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Outbox' };

export default async function OutboxPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org } = await requireOrg(slug, '/outbox', searchParams);
  const { database, env } = runtime();
  const outbox = await database.snapshot((tx) => listOutbox(tx, org.id, { channels: channelsOf(env) }));
  return (
    <>
      <PageHeader title="Outbox">
        Messages that were approved while their channel was not connected.
      </PageHeader>
      <Channels channels={outbox.channels} />
      <OutboxList outbox={outbox} />
    </>
  );
}
