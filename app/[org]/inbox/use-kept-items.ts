'use client';

import { useState } from 'react';
import type { InboxItem, PlanLogEvent } from '@/lib/plans/schema';
import { hasDraft } from '../plans/_drafts/drafts';

/**
 * The items to show: those that wait, and in their old place those that have just settled while somebody is typing there or
 * has the focus there. Nothing disappears under a person's hands.
 */
export function useKeptItems(waiting: InboxItem[], liveLogs: readonly PlanLogEvent[]) {
  const [focused, setFocused] = useState<string | null>(null);
  const [seen, setSeen] = useState<ReadonlyMap<string, InboxItem>>(new Map());

  const fresh = waiting.filter((item) => seen.get(item.log.id)?.log.version !== item.log.version);
  if (fresh.length > 0) setSeen(new Map([...seen, ...fresh.map((item) => [item.log.id, item] as const)]));

  const now = new Set(waiting.map((item) => item.log.id));
  const kept = [...seen.values()]
    .filter(({ log }) => !now.has(log.id) && (focused === log.id || hasDraft(log.id)))
    .map((item) => ({ ...item, log: liveLogs.find((log) => log.id === item.log.id) ?? item.log }));
  const items = [...waiting, ...kept].sort((a, b) => (a.log.created_at < b.log.created_at ? -1 : 1));
  return { items, holdFocus: setFocused };
}
