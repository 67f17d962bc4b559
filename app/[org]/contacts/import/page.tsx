import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { ImportContacts } from './import-contacts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Import contacts' };

export default async function ImportPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { role } = await requireOrg(slug, '/contacts/import', searchParams);
  return (
    <>
      <PageHeader title="Import contacts">
        A CSV file whose first line names the columns: name (or first name and last name), email, phone, do
        not email, do not text. You can check every line before anything is imported.
      </PageHeader>
      {role === 'viewer' ? (
        <p>You have view-only access. A member has to import contacts.</p>
      ) : (
        <ImportContacts />
      )}
    </>
  );
}
