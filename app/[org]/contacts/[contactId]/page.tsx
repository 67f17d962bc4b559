import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getContactPage } from '@/lib/calls/queries/contact-page';
import { type OrgPageProps, requireId, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { ContactDetails } from './contact-details';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Contact' };

export default async function ContactPage({ params, searchParams }: OrgPageProps<'contactId'>) {
  const { org: slug, contactId: rawId } = await params;
  const contactId = requireId(rawId);
  const { org } = await requireOrg(slug, `/contacts/${contactId}`, searchParams);
  const found = await runtime().database.snapshot((tx) => getContactPage(tx, org.id, contactId));
  if (!found) notFound();
  return <ContactDetails key={contactId} found={found} />;
}
