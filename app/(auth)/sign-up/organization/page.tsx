import type { Metadata } from 'next';
import { requireUser } from '@/lib/http/page-guards';
import { type SearchParams, toSearch } from '@/lib/http/read-search-params';
import { OrganizationForm } from './organization-form';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'New organization' };

export default async function NewOrganisationPage({ searchParams }: { searchParams: SearchParams }) {
  await requireUser(`/sign-up/organization${toSearch(await searchParams)}`);
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">Name your organization</h1>
      <p className="mt-1 mb-6 text-ink-2">
        Your calls, plans and messages live here. Invite colleagues next.
      </p>
      <OrganizationForm />
    </>
  );
}
