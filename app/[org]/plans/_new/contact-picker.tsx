'use client';

import { useDeferredValue, useState } from 'react';
import useSWR from 'swr';
import { TextField } from '@/app/_ui/field';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { decodeContactList } from '@/lib/contacts/decode';
import { contactsKey } from '@/lib/contacts/urls';

type Props = { chosen: string[]; onChange: (ids: string[]) => void };

export function ContactPicker({ chosen, onChange }: Props) {
  const { slug } = useOrg();
  const [search, setSearch] = useState('');
  const q = useDeferredValue(search.trim());
  const { data } = useSWR(contactsKey(slug, { q }), (url) => getJson(url, decodeContactList), {
    keepPreviousData: true,
  });
  const contacts = data?.contacts ?? [];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">
        Contacts{chosen.length > 0 ? `, ${chosen.length} chosen` : ''}
      </legend>
      <TextField
        label="Search contacts"
        type="search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="max-h-44 overflow-y-auto rounded-md border border-line">
        {contacts.map((contact) => (
          <li key={contact.id}>
            <label className="flex items-center gap-2.5 px-3 py-2 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.includes(contact.id)}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...chosen, contact.id] : chosen.filter((id) => id !== contact.id),
                  )
                }
              />
              <span className="min-w-0 truncate">
                {contact.name} <span className="text-ink-3">{contact.email ?? contact.phone}</span>
              </span>
            </label>
          </li>
        ))}
        {data && contacts.length === 0 ? <li className="px-3 py-2 text-ink-3">No contact found.</li> : null}
      </ul>
    </fieldset>
  );
}
