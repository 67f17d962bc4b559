'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';

const REST_MS = 250;

/**
 * Filters that live in the address, so that a view can be sent to somebody and survives a reload. What is typed shows after
 * a moment's rest, or with what is chosen before that; what else changes the address, such as the way back, changes the
 * search field too.
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

  // What was chosen a moment ago counts for the next choice, whether or not its answer has come.
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
    // The address has no blank behind a word, which somebody who is about to type the next one still needs.
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
