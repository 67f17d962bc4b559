'use client';

import { Search, Users } from 'lucide-react';
import { useDeferredValue, useRef, useState } from 'react';
import { EmptyState } from '@/app/_ui/empty-state';
import { useShortcuts } from '@/app/[org]/_keyboard/use-shortcuts';
import type { Contact } from '@/lib/contacts/schema';
import { ContactPages } from './contact-pages';

export type List = { contacts: Contact[]; next: string | null };

export function ContactList({ list }: { list: List }) {
  const [search, setSearch] = useState('');
  const q = useDeferredValue(search.trim());
  const bar = useRef<HTMLInputElement>(null);
  useShortcuts('Contacts', [{ keys: '/', label: 'Search', run: () => bar.current?.focus() }]);
  if (list.contacts.length === 0) {
    return (
      <EmptyState icon={Users} title="No contacts yet">
        Contacts are created from the people in each call. You can also add them yourself.
      </EmptyState>
    );
  }
  return (
    <>
      <search className="relative mb-4 block">
        <Search aria-hidden size={15} className="absolute top-2.5 left-2.5 text-ink-3" />
        <input
          ref={bar}
          type="search"
          aria-label="Search contacts"
          placeholder="Search by name, email or phone"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="h-9 w-full rounded-md border border-edge bg-surface pr-2.5 pl-8 text-base max-sm:text-lg"
        />
      </search>
      <ContactPages key={q} q={q} initial={q === '' ? list : undefined} />
    </>
  );
}
