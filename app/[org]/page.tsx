import { redirect } from 'next/navigation';
import type { OrgPageProps } from '@/lib/http/page-guards';
import { toSearch } from '@/lib/http/read-search-params';

export default async function OrgPage({ params, searchParams }: OrgPageProps) {
  const { org } = await params;
  redirect(`/${org}/inbox${toSearch(await searchParams)}`);
}
