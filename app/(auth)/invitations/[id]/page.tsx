import type { Metadata } from 'next';
import { requireUser } from '@/lib/http/page-guards';
import { Invitation } from './invitation';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Invitation' };

export default async function InvitationPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const user = await requireUser(`/invitations/${id}`);
  return <Invitation id={id} email={user.email} />;
}
