import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getCallDetail } from '@/lib/calls/queries/calls';
import { type OrgPageProps, requireId, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { CallDetails } from './call-details';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Call' };

export default async function CallPage({ params, searchParams }: OrgPageProps<'callId'>) {
  const { org: slug, callId: rawId } = await params;
  const callId = requireId(rawId);
  const { org } = await requireOrg(slug, `/calls/${callId}`, searchParams);
  const found = await runtime().database.snapshot((tx) => getCallDetail(tx, org.id, callId));
  if (!found) notFound();
  return <CallDetails key={callId} found={found} />;
}
