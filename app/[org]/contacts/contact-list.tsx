'use client';

import { Users } from 'lucide-react';
import { useRef } from 'react';
import { EmptyState } from '@/app/_ui/empty-state';
import { FilterSearch } from '@/app/_ui/filters/filter-search';
import { useFilters } from '@/app/_ui/filters/use-filters';
import { useShortcuts } from '@/app/[org]/_keyboard/use-shortcuts';
import type { Contact } from '@/lib/contacts/schema';
import { type ContactFilters, contactSearch } from '@/lib/contacts/urls';
import { ContactPages } from './contact-pages';

export type List = { contacts: Contact[]; next: string | null };

/** The contacts that match the search in the address. */
export function ContactList({ list, filters }: { list: List; filters: ContactFilters }) {
  const { search, pending, type } = useFilters(filters, contactSearch);
  const bar = useRef<HTMLElement>(null);
  useShortcuts('Contacts', [
    { keys: '/', label: 'Search', run: () => bar.current?.querySelector('input')?.focus() },
  ]);
  const { q = '' } = filters;
  if (list.contacts.length === 0 && q === '' && search === '') {
    return (
      <EmptyState icon={Users} title="No contacts yet">
        Contacts are created from the people in each call. You can also add them yourself.
      </EmptyState>
    );
  }
  return (
    <>
      <search ref={bar} aria-busy={pending} className="relative mb-4 block">
        <FilterSearch
          label="Search contacts"
          placeholder="Search by name, email or phone"
          value={search}
          onType={type}
        />
      </search>
      <ContactPages key={q} q={q} initial={list} />
    </>
  );
}
