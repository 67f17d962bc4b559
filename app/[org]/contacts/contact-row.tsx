'use client';

import { ChevronRight, MailX } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { Badge } from '@/app/_ui/badge';
import type { Contact } from '@/lib/contacts/schema';
import { formatPhone } from './format-phone';

export const ContactRow = memo(function ContactRow({ org, contact }: { org: string; contact: Contact }) {
  return (
    <div className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-hover has-focus-visible:bg-hover">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4">
        <Link
          dir="auto"
          href={`/${org}/contacts/${contact.id}`}
          className="min-w-0 flex-1 basis-44 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {contact.name}
        </Link>
        <span className="min-w-0 flex-1 basis-52 truncate text-ink-2">{contact.email}</span>
        <span className="w-36 text-ink-2">{contact.phone === null ? null : formatPhone(contact.phone)}</span>
      </div>
      {contact.do_not_email || contact.do_not_text ? (
        <Badge tone="bad" icon={MailX}>
          {notReached(contact)}
        </Badge>
      ) : null}
      <ChevronRight aria-hidden size={16} className="shrink-0 text-ink-3" />
    </div>
  );
});

function notReached({ do_not_email, do_not_text }: Contact): string {
  if (do_not_email && do_not_text) return 'No contact';
  return do_not_email ? 'No email' : 'No texts';
}
