import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { getCallDetail } from '@/lib/calls/queries/calls';
import { getOrg, type OrgPageProps, requireId, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { callTitle } from '../call-labels';
import { CallDetails } from './call-details';

export const dynamic = 'force-dynamic';
type Props = OrgPageProps<'callId'>;

/** Read once for the title and the page. Null also for people who may not see it. */
const readCall = cache(async (slug: string, callId: string) => {
  const page = await getOrg(slug);
  return page && runtime().database.snapshot((tx) => getCallDetail(tx, page.org.id, callId));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org: slug, callId } = await params;
  const found = await readCall(slug, requireId(callId));
  return { title: found ? callTitle(found.call) : 'Call' };
}

export default async function CallPage({ params, searchParams }: Props) {
  const { org: slug, callId: rawId } = await params;
  const callId = requireId(rawId);
  await requireOrg(slug, `/calls/${callId}`, searchParams);
  const found = await readCall(slug, callId);
  if (!found) notFound();
  return <CallDetails key={callId} found={found} />;
}
