import type { Metadata } from 'next';
import { requireUser } from '@/lib/auth/guards';
import { Invitation } from './invitation';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Invitation' };

export default async function InvitationPage({ params }: PageProps<'/invitations/[id]'>) {
  const { id } = await params;
  const user = await requireUser(`/invitations/${id}`);
  return <Invitation id={id} email={user.email} />;
}
