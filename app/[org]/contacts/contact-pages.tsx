'use client';

import { ChevronRight, MailX } from 'lucide-react';
import Link from 'next/link';
import useSWR from 'swr';
import { Badge } from '@/app/_ui/badge';
import { LoadMore } from '@/app/_ui/load-more';
import { useOrg } from '@/app/[org]/_org/org-context';
import { useMore } from '@/app/[org]/_org/use-more';
import { getJson } from '@/lib/client/fetcher';
import { contactsKey } from '@/lib/contacts/keys';
import type { List } from './contact-list';

const NONE: List = { contacts: [], page: 1, next_page: null };

export function ContactPages({ q, initial }: { q: string; initial: List | undefined }) {
  const { slug } = useOrg();
  const { data: first, error } = useSWR<List>(contactsKey(slug, { q }), getJson, {
    ...(initial ? { fallbackData: initial, revalidateOnMount: false } : {}),
  });
  const { pages, ...more } = useMore(first ?? NONE, (page) => contactsKey(slug, { q, page }));
  const contacts = pages.flatMap((page) => page.contacts);

  if (error) return <p role="alert">The contacts could not be loaded. Please try again.</p>;
  if (first && contacts.length === 0) return <p className="text-ink-2">Nobody matches.</p>;
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {contacts.map((contact) => (
          <li key={contact.id} className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-hover">
            <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4">
              <Link
                href={`/${slug}/contacts/${contact.id}`}
                className="min-w-0 flex-1 basis-44 truncate font-medium after:absolute after:inset-0"
              >
                {contact.name}
              </Link>
              <span className="min-w-0 flex-1 basis-52 truncate text-ink-2">{contact.email}</span>
              <span className="w-36 text-ink-2">{contact.phone}</span>
            </div>
            {contact.do_not_email || contact.do_not_text ? (
              <Badge tone="bad" icon={MailX}>
                {contact.do_not_email && contact.do_not_text
                  ? 'No contact'
                  : contact.do_not_email
                    ? 'No e-mail'
                    : 'No texts'}
              </Badge>
            ) : null}
            <ChevronRight aria-hidden size={16} className="shrink-0 text-ink-3" />
          </li>
        ))}
      </ul>
      <LoadMore {...more} onLoad={more.loadMore} />
    </>
  );
}
