import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { getContactPage } from '@/lib/calls/queries/contact-page';
import { getOrg, type OrgPageProps, requireId, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { ContactDetails } from './contact-details';

export const dynamic = 'force-dynamic';
type Props = OrgPageProps<'contactId'>;

/** Read once for the title and the page. Null also for people who may not see it. */
const readContact = cache(async (slug: string, contactId: string) => {
  const page = await getOrg(slug);
  return page && runtime().database.snapshot((tx) => getContactPage(tx, page.org.id, contactId));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org: slug, contactId } = await params;
  const found = await readContact(slug, requireId(contactId));
  return { title: found?.contact.name ?? 'Contact' };
}

export default async function ContactPage({ params, searchParams }: Props) {
  const { org: slug, contactId: rawId } = await params;
  const contactId = requireId(rawId);
  await requireOrg(slug, `/contacts/${contactId}`, searchParams);
  const found = await readContact(slug, contactId);
  if (!found) notFound();
  return <ContactDetails key={contactId} found={found} />;
}
