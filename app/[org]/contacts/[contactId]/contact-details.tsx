'use client';

import { ChevronLeft, MailX, MessageSquareOff, PencilLine } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import useSWR from 'swr';
import { Badge } from '@/app/_ui/badge';
import { Button } from '@/app/_ui/button';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { PlansOf } from '@/app/[org]/plans/plans-of';
import { getJson } from '@/lib/client/fetcher';
import { contactKey } from '@/lib/contacts/keys';
import type { Contact, ContactNote } from '@/lib/contacts/schema';
import type { Plan } from '@/lib/plans/schema';
import { Notes } from './notes';

const ContactDialog = dynamic(() => import('../contact-dialog').then((module) => module.ContactDialog));

type Found = { contact: Contact; notes: ContactNote[]; plans: Plan[] };

export function ContactDetails({ found }: { found: Found }) {
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const [editing, setEditing] = useState(false);
  const { data = found, mutate } = useSWR<Found>(contactKey(slug, found.contact.id), getJson, {
    fallbackData: found,
    revalidateOnMount: false,
  });
  const { contact, notes, plans } = data;
  return (
    <div className="flex flex-col gap-8">
      <header className="flex flex-col gap-3">
        <Link
          href={`/${slug}/contacts`}
          className="inline-flex items-center gap-0.5 self-start text-sm text-ink-2 hover:text-ink"
        >
          <ChevronLeft aria-hidden size={15} />
          Contacts
        </Link>
        <div className="flex flex-wrap items-start gap-3">
          <h1 className="min-w-0 flex-1 text-xl font-semibold tracking-tight">{contact.name}</h1>
          {canDecide ? (
            <Button onClick={() => setEditing(true)}>
              <PencilLine aria-hidden size={15} />
              Edit
            </Button>
          ) : null}
        </div>
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <div>
            <dt className="text-xs text-ink-3">E-mail</dt>
            <dd>{contact.email ?? <span className="text-ink-3">unknown</span>}</dd>
          </div>
          <div>
            <dt className="text-xs text-ink-3">Phone</dt>
            <dd>{contact.phone ?? <span className="text-ink-3">unknown</span>}</dd>
          </div>
        </dl>
        {contact.do_not_email || contact.do_not_text ? (
          <p className="flex flex-wrap gap-2">
            {contact.do_not_email ? (
              <Badge tone="bad" icon={MailX}>
                Do not e-mail
              </Badge>
            ) : null}
            {contact.do_not_text ? (
              <Badge tone="bad" icon={MessageSquareOff}>
                Do not text
              </Badge>
            ) : null}
          </p>
        ) : null}
      </header>
      <PlansOf plans={plans} />
      <Notes contactId={contact.id} notes={notes} onAdded={() => mutate()} />
      {editing ? (
        <ContactDialog contact={contact} onClose={() => setEditing(false)} onSaved={() => mutate()} />
      ) : null}
    </div>
  );
}
