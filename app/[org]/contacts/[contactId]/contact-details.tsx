'use client';

import { ChevronLeft, PencilLine } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import useSWR from 'swr';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { CallRow } from '@/app/[org]/calls/call-row';
import { PlansOf } from '@/app/[org]/plans/plans-of';
import type { CallSummary } from '@/lib/calls/schema';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimePlans } from '@/lib/client/use-realtime-plans';
import { decodeContactPage } from '@/lib/contacts/decode';
import type { Contact, ContactNote } from '@/lib/contacts/schema';
import { contactKey } from '@/lib/contacts/urls';
import type { Plan } from '@/lib/plans/schema/plan';
import { formatPhone } from '../format-phone';
import { Notes } from './notes';

const ContactDialog = dynamic(() => import('../contact-dialog').then((module) => module.ContactDialog), {
  loading: () => null,
});

type Found = { contact: Contact; notes: ContactNote[]; plans: Plan[]; calls: CallSummary[] };

export function ContactDetails({ found }: { found: Found }) {
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const [editing, setEditing] = useState(false);
  const { data = found, mutate } = useSWR(
    contactKey(slug, found.contact.id),
    (url) => getJson(url, decodeContactPage),
    {
      fallbackData: found,
      revalidateOnMount: false,
    },
  );
  const { contact, notes, calls } = data;
  const { newPlans } = useRealtimePlans();
  const plans = useMemo(() => {
    const known = new Set(data.plans.map(({ id }) => id));
    const theirs = ({ id, contacts }: Plan) =>
      !known.has(id) && contacts.some((each) => each.id === contact.id);
    return [...newPlans.filter(theirs), ...data.plans];
  }, [data.plans, newPlans, contact.id]);
  const unwanted = [
    contact.do_not_email ? 'Do not email' : '',
    contact.do_not_text ? 'Do not text' : '',
  ].filter(Boolean);
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
          <h1 dir="auto" className="min-w-0 flex-1 text-xl font-semibold tracking-tight">
            {contact.name}
          </h1>
          {canDecide ? (
            <Button onClick={() => setEditing(true)}>
              <PencilLine aria-hidden size={15} />
              Edit
            </Button>
          ) : null}
        </div>
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <div>
            <dt className="text-xs text-ink-3">Email</dt>
            <dd>{contact.email ?? <span className="text-ink-3">unknown</span>}</dd>
          </div>
          <div>
            <dt className="text-xs text-ink-3">Phone</dt>
            <dd>
              {contact.phone ? formatPhone(contact.phone) : <span className="text-ink-3">unknown</span>}
            </dd>
          </div>
        </dl>
        {unwanted.length > 0 ? (
          <Notice tone="bad" title={`${unwanted.join('. ')}.`}>
            This person asked not to be contacted this way. Greenlight never sends it, even if approved.
          </Notice>
        ) : null}
      </header>
      <PlansOf plans={plans} />
      {calls.length > 0 ? (
        <section aria-labelledby="calls">
          <h2 id="calls" className="mb-2 text-sm font-semibold text-ink-2">
            Calls
          </h2>
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
            {calls.map((call) => (
              <li key={call.id}>
                <CallRow org={slug} call={call} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Notes contactId={contact.id} notes={notes} onAdded={() => mutate()} />
      {editing ? (
        <ContactDialog contact={contact} onClose={() => setEditing(false)} onSaved={() => mutate()} />
      ) : null}
    </div>
  );
}
