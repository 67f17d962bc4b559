import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { listOutbox } from '@/lib/delivery/queries';
import { DEMO_ORG } from '@/lib/demo/demo';
import { channelsFor } from '@/lib/demo/demo-guard';
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
  const outbox = await database.snapshot((tx) =>
    listOutbox(tx, org.id, { channels: channelsFor(env, org.id) }),
  );
  return (
    <>
      <PageHeader title="Outbox">
        Messages that were approved while their channel was not connected. They were stored, not sent.
      </PageHeader>
      <Channels channels={outbox.channels} demo={org.id === DEMO_ORG.id} />
      <OutboxList outbox={outbox} />
    </>
  );
}
