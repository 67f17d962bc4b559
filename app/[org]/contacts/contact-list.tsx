'use client';

import { Search, Users } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { EmptyState } from '@/app/_ui/empty-state';
import type { Contact } from '@/lib/contacts/schema';
import { ContactPages } from './contact-pages';

export type List = { contacts: Contact[]; page: number; next_page: number | null };

export function ContactList({ list }: { list: List }) {
  const [search, setSearch] = useState('');
  const q = useDeferredValue(search.trim());
  if (list.contacts.length === 0) {
    return (
      <EmptyState icon={Users} title="No contacts yet">
        They are made from the people in a call when it is handed in, or by hand.
      </EmptyState>
    );
  }
  return (
    <>
      <search className="relative mb-4 block">
        <Search aria-hidden size={15} className="absolute top-2.5 left-2.5 text-ink-3" />
        <input
          type="search"
          aria-label="Search contacts"
          placeholder="Search by name, e-mail or phone"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="h-9 w-full rounded-md border border-edge bg-surface pr-2.5 pl-8 text-base max-sm:text-lg"
        />
      </search>
      <ContactPages key={q} q={q} initial={q === '' ? list : undefined} />
    </>
  );
}
