'use client';

import { useSearchParams } from 'next/navigation';
import { useMemo, useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';
import { INBOX_KINDS } from '@/lib/plans/inbox-kinds';
import { ORDERS, type Order } from './order';
import type { QueueFilters } from './queue-row';

export type InboxAddress = QueueFilters & { item?: string | undefined; sort?: Order | undefined };

export function addressSearch({ item, kind, q, soon, sort }: InboxAddress): string {
  const query = new URLSearchParams();
  if (kind) query.set('kind', kind);
  if (q) query.set('q', q);
  if (soon) query.set('soon', '1');
  if (sort && sort !== 'urgency') query.set('sort', sort);
  if (item) query.set('item', item);
  const search = query.toString();
  return search ? `?${search}` : '';
}

const { subscribe, notify } = createListeners(() => {
  const onPopState = () => notify();
  window.addEventListener('popstate', onPopState);
  return () => window.removeEventListener('popstate', onPopState);
});

/**
 * The open card and the filters, as the address has them. All data is loaded already, so the address changes at once
 * and without a request: a key that is pressed twice moves twice. `push` is for changes that Back should undo.
 */
export function useAddress() {
  // Links of the app change the address too: the router reports it here, and the address itself is read below.
  const params = useSearchParams();
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => `?${params ?? ''}`,
  );
  const address = useMemo(() => parse(new URLSearchParams(search)), [search]);
  return {
    address,
    change(change: Partial<InboxAddress>, how: 'push' | 'replace' = 'replace') {
      const now = parse(new URLSearchParams(window.location.search));
      const url = `${window.location.pathname}${addressSearch({ ...now, ...change })}`;
      if (how === 'push') window.history.pushState(null, '', url);
      else window.history.replaceState(null, '', url);
      notify();
    },
  };
}

function parse(params: URLSearchParams): InboxAddress {
  return {
    item: params.get('item') ?? undefined,
    kind: INBOX_KINDS.find((kind) => kind === params.get('kind')),
    q: params.get('q') ?? undefined,
    soon: params.get('soon') === '1' || undefined,
    sort: ORDERS.find((order) => order === params.get('sort')),
  };
}
