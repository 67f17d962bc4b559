import type { Metadata } from 'next';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { listInvitations, listMembers } from '@/lib/members/queries';
import { runtime } from '@/lib/runtime';
import { Members } from './member-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org, role, user } = await requireOrg(slug, '/settings/members', searchParams);
  const { db } = runtime().database;
  const members = await listMembers(db, org.id);
  const invitations = await listInvitations(db, org.id, role);
  return <Members list={{ members, invitations }} userId={user.id} />;
}
