import type { Metadata } from 'next';
import { requireUser } from '@/lib/http/page-guards';
import { OrganisationForm } from './organisation-form';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'New organisation' };

export default async function NewOrganisationPage() {
  await requireUser('/sign-up/organisation');
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">Name your organisation</h1>
      <p className="mt-1 mb-6 text-ink-2">
        Calls, plans and messages belong to it. You can invite colleagues next.
      </p>
      <OrganisationForm />
    </>
  );
}
