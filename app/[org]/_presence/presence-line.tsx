'use client';

import { Eye, Pencil } from 'lucide-react';
import { useAmAt, usePresence } from '@/lib/client/presence/presence-context';
import { presenceSentence } from './presence-labels';

type Props = { planId: string; entryId?: string; className?: string };

/**
 * Shows who else is present. It is laid over its surroundings, because a person who arrives must not move the button
 * that another is about to press.
 */
export function PresenceLine({ planId, entryId, className = '' }: Props) {
  const people = usePresence(planId, entryId);
  const isOpenHere = useAmAt(entryId);
  const editing = people.filter(({ doing }) => doing === 'editing');
  const Icon = editing.length > 0 ? Pencil : Eye;
  const tone = editing.length > 0 ? 'border-wait text-wait' : 'border-edge text-ink-2';
  return (
    <>
      {people.length > 0 ? (
        <p
          className={`pointer-events-none z-10 flex h-5 max-w-[calc(100%-1.5rem)] items-center gap-1 rounded-full border bg-surface px-2 text-xs font-medium ${tone} ${className}`}
        >
          <Icon aria-hidden size={12} className="shrink-0" />
          <span className="truncate">{presenceSentence(people, entryId ? 'entry' : 'plan')}</span>
        </p>
      ) : null}
      {/* Announced only to a person who has the same entry open, and only when it affects what they are about to do. */}
      <span role="status" className="sr-only">
        {isOpenHere && editing.length > 0 ? presenceSentence(editing, 'entry') : ''}
      </span>
    </>
  );
}
