import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { listContacts } from '@/lib/contacts/queries';
import { requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { ContactList } from './contact-list';
import { NewContact } from './new-contact';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Contacts' };

export default async function ContactsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org: slug } = await params;
  const { org } = await requireOrg(slug, `/${slug}/contacts`);
  const list = await runtime().database.snapshot((tx) => listContacts(tx, org.id, {}));
  return (
    <>
      <PageHeader title="Contacts" actions={<NewContact />}>
        The people outside, and what may reach them.
      </PageHeader>
      <ContactList list={list} />
    </>
  );
}
