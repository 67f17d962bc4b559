import { Upload } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/app/_ui/button-link';
import { PageHeader } from '@/app/_ui/page-header';
import { listContacts } from '@/lib/contacts/queries';
import { ContactListQuery } from '@/lib/contacts/schema';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { readSearchParams } from '@/lib/http/read-search-params';
import { runtime } from '@/lib/runtime';
import { ContactList } from './contact-list';
import { NewContact } from './new-contact';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Contacts' };

export default async function ContactsPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org, role } = await requireOrg(slug, '/contacts', searchParams);
  const { filters, parsed } = await readSearchParams(searchParams, ['q'], ContactListQuery);
  const list = await runtime().database.snapshot((tx) => listContacts(tx, org.id, parsed ?? {}));
  return (
    <>
      <PageHeader
        title="Contacts"
        actions={
          role === 'viewer' ? null : (
            <>
              <ButtonLink href={`/${slug}/contacts/import`} size="md">
                <Upload aria-hidden size={16} />
                Import
              </ButtonLink>
              <NewContact />
            </>
          )
        }
      >
        Customers, and how you may contact them.
      </PageHeader>
      <ContactList list={list} filters={filters} />
    </>
  );
}
