import type { Metadata } from 'next';
import { requireOrg } from '@/lib/http/page-guards';
import { listInvitations, listMembers } from '@/lib/members/queries';
import { runtime } from '@/lib/runtime';
import { Members } from './member-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params }: { params: Promise<{ org: string }> }) {
  const { org: slug } = await params;
  const { org, role, user } = await requireOrg(slug, `/${slug}/settings/members`);
  const { db } = runtime().database;
  const members = await listMembers(db, org.id);
  const invitations = await listInvitations(db, org.id, role);
  return <Members list={{ members, invitations }} userId={user.id} />;
}
