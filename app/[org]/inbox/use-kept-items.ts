'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { byUrgency, sameItem } from '@/lib/plans/merge/inbox';
import type { InboxItem, PlanLogEvent } from '@/lib/plans/schema';
import { hasDraft } from '../plans/_drafts/drafts';

/**
 * The items to show: those that wait, the most urgent first, and in their old place those that have just settled while
 * somebody is typing there or has the focus there. Nothing disappears, or changes its place, under a person's hands.
 */
export function useKeptItems(waiting: InboxItem[], liveLogs: readonly PlanLogEvent[], readAt: string) {
  const [focused, setFocused] = useState<string | null>(null);
  const [places, setPlaces] = useState<readonly string[]>([]);
  const [seen, setSeen] = useState<ReadonlyMap<string, InboxItem>>(new Map());

  const fresh = waiting.filter((item) => seen.get(item.log.id)?.log.version !== item.log.version);
  if (fresh.length > 0) setSeen(new Map([...seen, ...fresh.map((item) => [item.log.id, item] as const)]));

  const now = new Set(waiting.map((item) => item.log.id));
  const kept = [...seen.values()].filter(
    ({ log }) => !now.has(log.id) && (focused === log.id || hasDraft(log.id)),
  );
  const settled = new Set(kept.map(({ log }) => log.id));
  const sorted = [...waiting, ...kept].sort(byUrgency(readAt));
  const placeOf = ({ log }: InboxItem) => (places.includes(log.id) ? places.indexOf(log.id) : places.length);
  const items = sorted
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((item) =>
      settled.has(item.log.id)
        ? sameItem({ ...item, log: liveLogs.find((log) => log.id === item.log.id) ?? item.log })
        : item,
    );

  const order = useRef<readonly string[]>([]);
  useEffect(() => {
    order.current = items.map((item) => item.log.id);
  }, [items]);
  // The same function every time, or every card would be rendered again with each new one.
  const holdFocus = useCallback((id: string, held: boolean) => {
    setFocused(held ? id : null);
    setPlaces(held ? order.current : []);
  }, []);

  return { items, holdFocus };
}
