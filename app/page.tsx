import { redirect } from 'next/navigation';
import { listOrgs, requireUser } from '@/lib/http/page-guards';

export const dynamic = 'force-dynamic';

export default async function HomePage() {
  await requireUser('/');
  const [first] = await listOrgs();
  redirect(first ? `/${first.slug}/inbox` : '/sign-up/organization');
}
