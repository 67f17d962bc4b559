'use client';

import { Eye, Pencil } from 'lucide-react';
import { usePresence } from '@/lib/client/presence/presence-context';
import { presenceSentence } from './presence-labels';

/** Presence in a row of a list: one name, the number of others, and what they do. */
export function PresenceMark({ planId, entryId }: { planId: string; entryId?: string }) {
  const people = usePresence(planId, entryId);
  const editor = people.find(({ doing }) => doing === 'editing');
  const first = editor ?? people[0];
  if (!first) return null;
  const Icon = editor ? Pencil : Eye;
  const more = people.length > 1 ? ` +${people.length - 1}` : '';
  return (
    <span
      className={`flex max-w-1/2 min-w-0 items-center gap-1 text-xs ${editor ? 'text-wait' : 'text-ink-2'}`}
    >
      <Icon aria-hidden size={12} className="shrink-0" />
      <span aria-hidden className="truncate">
        {first.name}
        {more} {editor ? 'editing' : 'looking'}
      </span>
      <span className="sr-only">{presenceSentence(people, entryId ? 'entry' : 'plan')}</span>
    </span>
  );
}
