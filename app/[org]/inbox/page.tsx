import type { Metadata } from 'next';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { getInbox } from '@/lib/plans/queries/inbox';
import { runtime } from '@/lib/runtime';
import { InboxView } from './inbox-view';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Inbox' };

export default async function InboxPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org } = await requireOrg(slug, '/inbox', searchParams);
  const inbox = await runtime().database.snapshot((tx) => getInbox(tx, org.id));
  return <InboxView inbox={inbox} />;
}
