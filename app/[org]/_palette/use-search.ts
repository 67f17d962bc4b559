'use client';

import { useEffect, useState } from 'react';
import { getJson } from '@/lib/client/fetcher';
import { decodeContactList } from '@/lib/contacts/decode';
import type { Contact } from '@/lib/contacts/schema';
import { contactsKey } from '@/lib/contacts/urls';
import { decodePlanList } from '@/lib/plans/decode/plan';
import type { Plan } from '@/lib/plans/schema/plan';
import { planListKey } from '@/lib/plans/urls';

const REST_MS = 150;
const MIN_QUERY_CHARS = 2;

type Found = {
  q: string;
  plans: Pick<Plan, 'id' | 'title' | 'state' | 'contacts'>[];
  contacts: Pick<Contact, 'id' | 'name' | 'email' | 'phone'>[];
  failed: boolean;
};
const NOTHING: Found = { q: '', plans: [], contacts: [], failed: false };

/**
 * Plans and contacts that match, fetched shortly after the last key. A new query aborts the one before, so a late
 * answer never appears under it; the former results stay until newer ones arrive.
 */
export function useSearch(org: string, typed: string): Found & { pending: boolean } {
  const q = typed.trim();
  const wanted = q.length >= MIN_QUERY_CHARS;
  const [found, setFound] = useState(NOTHING);

  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    const { signal } = abort;
    const timer = setTimeout(async () => {
      const [plans, contacts] = await Promise.allSettled([
        getJson(planListKey(org, { q }), decodePlanList, signal),
        getJson(contactsKey(org, { q }), decodeContactList, signal),
      ]);
      if (signal.aborted) return;
      setFound({
        q,
        plans: plans.status === 'fulfilled' ? plans.value.plans : [],
        contacts: contacts.status === 'fulfilled' ? contacts.value.contacts : [],
        failed: plans.status === 'rejected' || contacts.status === 'rejected',
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [org, q, wanted]);

  return wanted ? { ...found, pending: found.q !== q } : { ...NOTHING, pending: false };
}
