import type { Metadata } from 'next';
import { requireUser } from '@/lib/http/page-guards';
import { type SearchParams, toSearch } from '@/lib/http/read-search-params';
import { Invitation } from './invitation';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Invitation' };

export default async function InvitationPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const { id } = await params;
  const user = await requireUser(`/invitations/${id}${toSearch(await searchParams)}`);
  return <Invitation id={id} email={user.email} />;
}
