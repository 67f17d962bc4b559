'use client';

import { useRef } from 'react';
import useSWR from 'swr';
import { LoadMore } from '@/app/_ui/long-list/load-more';
import { type ListHandle, VirtualList } from '@/app/_ui/long-list/virtual-list';
import { useListShortcuts } from '@/app/[org]/_keyboard/use-list-shortcuts';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { uniqueRows } from '@/lib/client/paging/paged-list';
import { usePagedList } from '@/lib/client/paging/use-paged-list';
import { decodeContactList } from '@/lib/contacts/decode';
import type { Contact } from '@/lib/contacts/schema';
import { contactsKey } from '@/lib/contacts/urls';
import type { List } from './contact-list';
import { ContactRow } from './contact-row';

const ROW_HEIGHT = 45;
const keyOf = ({ id }: Contact) => id;

export function ContactPages({ q, initial }: { q: string; initial: List }) {
  const { slug } = useOrg();
  const { data: first = initial, error } = useSWR(
    contactsKey(slug, { q }),
    (url) => getJson(url, decodeContactList),
    {
      fallbackData: initial,
      revalidateOnMount: false,
    },
  );
  const { pages, ...more } = usePagedList({
    first,
    nextOf: (page) => page.next,
    keysOf: (page) => page.contacts.map(keyOf),
    read: (after) => getJson(contactsKey(slug, { q, after }), decodeContactList),
  });
  // A contact that was renamed between two requests may stand on two pages.
  const contacts = uniqueRows(
    pages.flatMap((page) => page.contacts),
    keyOf,
  );
  const rows = useRef<ListHandle>(null);
  useListShortcuts('Contacts', contacts, keyOf, rows);

  if (error) return <p role="alert">The contacts could not be loaded. Please try again.</p>;
  if (contacts.length === 0) return <p className="text-ink-2">No contacts match.</p>;
  return (
    <>
      <div className="overflow-clip rounded-lg border border-line bg-surface">
        <VirtualList
          items={contacts}
          keyOf={keyOf}
          estimate={ROW_HEIGHT}
          label="Contacts"
          render={(contact) => <ContactRow org={slug} contact={contact} />}
          more={more.more}
          onNearEnd={more.loadMore}
          handle={rows}
          rowClass="border-t border-line aria-[posinset=1]:border-transparent"
        />
      </div>
      <LoadMore {...more} onLoad={more.loadMore} />
    </>
  );
}
