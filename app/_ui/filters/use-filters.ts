'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';

const REST_MS = 250;

/**
 * Filters kept in the address, so that a view can be shared and survives a reload. Typed text takes effect after a
 * short pause, or with the next choice; when the address changes otherwise, as by Back, the search field follows.
 */
export function useFilters<F extends { q?: string | undefined }>(
  filters: F,
  addressOf: (filters: F) => string,
) {
  const router = useRouter();
  const pathname = usePathname();
  const [search, setSearch] = useState(filters.q ?? '');
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  // A choice counts for the next one even before its navigation has finished.
  const chosen = useRef(filters);
  const answered = useRef(filters);
  useEffect(() => {
    if (pending || answered.current === filters) return;
    answered.current = filters;
    chosen.current = filters;
  }, [filters, pending]);

  const { q = '' } = filters;
  useEffect(() => {
    if (timer.current !== undefined) return;
    // The address drops the space after a word, but the person may be about to type the next one.
    setSearch((typed) => (typed.trim() === q.trim() ? typed : q));
  }, [q]);

  function show(change: Partial<F>) {
    clearTimeout(timer.current);
    timer.current = undefined;
    chosen.current = { ...chosen.current, q: search, ...change };
    const wanted = addressOf(chosen.current);
    startTransition(() => router.replace(`${pathname}${wanted}`, { scroll: false }));
  }

  function type(text: string) {
    setSearch(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => show({ q: text } as Partial<F>), REST_MS);
  }

  return { search, pending, show, type };
}
