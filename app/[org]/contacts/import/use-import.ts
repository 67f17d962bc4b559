'use client';

import { useRef, useState } from 'react';
import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { getJson, sendJson } from '@/lib/client/fetcher';
import { decodeContactList, decodeSavedContact } from '@/lib/contacts/decode';
import type { Contact, ContactInput } from '@/lib/contacts/schema';
import { contactsKey } from '@/lib/contacts/urls';
import { mapWithConcurrency } from '@/lib/kit/async/map-with-concurrency';
import { type ContactLine, readContactLines } from './contact-lines';

const MAX_BYTES = 5 * 1024 * 1024;
const TOO_LARGE =
  'The file is larger than 5 MB. Export only the columns with names and addresses, or split it.';

/**
 * Creates contacts from the lines of a file, one after the other. A line whose email address exists already changes
 * nothing.
 */
export function useImport(org: string) {
  const [lines, setLines] = useState<ContactLine[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(lines);
  const show = (next: ContactLine[]) => {
    latest.current = next;
    setLines(next);
  };
  const put = (changed: ContactLine) =>
    show(latest.current.map((each) => (each.line === changed.line ? changed : each)));

  async function read(file: File): Promise<void> {
    setProblem(null);
    try {
      if (file.size > MAX_BYTES) throw new Error(TOO_LARGE);
      show(await readContactLines(await file.text()));
    } catch (thrown) {
      show([]);
      setProblem(thrown instanceof Error ? thrown.message : 'This file could not be read.');
    }
  }

  /** Creates all lines that are ready, and retries those that were refused. */
  async function importAll(): Promise<void> {
    const open = latest.current.flatMap((each) =>
      each.state === 'ready' || each.state === 'refused' ? [each] : [],
    );
    await mapWithConcurrency(open, async ({ line, shown, input }) => {
      put({ line, shown, input, state: 'sending' });
      try {
        const known = await findByEmail(org, input);
        if (known) return put({ line, shown, input, state: 'known', contactId: known.id });
        const { contact } = await sendJson('POST', contactsKey(org), input, decodeSavedContact);
        put({ line, shown, input, state: 'done', contactId: contact.id });
      } catch (thrown) {
        const [field] = Object.entries(fieldProblems(thrown));
        put({
          line,
          shown,
          input,
          state: 'refused',
          problem: field ? field.join(': ') : errorMessage(thrown),
        });
      }
    });
  }

  return { lines, problem, read, importAll };
}

async function findByEmail(org: string, { email }: ContactInput): Promise<Contact | undefined> {
  if (!email) return undefined;
  const { contacts } = await getJson(contactsKey(org, { q: email }), decodeContactList);
  return contacts.find((contact) => contact.email === email);
}
