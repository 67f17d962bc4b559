import { redirect } from 'next/navigation';
import { listOrgs, requireUser } from '@/lib/http/page-guards';
import { type SearchParams, toSearch } from '@/lib/http/read-search-params';

export const dynamic = 'force-dynamic';

export default async function HomePage({ searchParams }: { searchParams: SearchParams }) {
  await requireUser(`/${toSearch(await searchParams)}`);
  const [first] = await listOrgs();
  redirect(first ? `/${first.slug}/inbox` : '/sign-up/organization');
}
