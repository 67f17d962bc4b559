'use client';

import { memo } from 'react';
import { OUR_ROLE } from '@/lib/calls/our-role';
import type { Participant, Turn } from '@/lib/calls/schema';
import { clock, nameOf } from '../call-labels';
import { TurnReferenceLinks } from './turn-reference-links';
import type { TurnReference } from './turn-references';

type Props = {
  id: string;
  org: string;
  turn: Turn;
  person: Participant | undefined;
  references: readonly TurnReference[];
  marked: boolean;
};

/** One turn: the speaker, the text, the time, and the proposals that quote it. */
export const TurnRow = memo(function TurnRow({ id, org, turn, person, references, marked }: Props) {
  const ours = person?.role === OUR_ROLE;
  return (
    <div
      id={id}
      tabIndex={-1}
      aria-current={marked ? 'true' : undefined}
      className={`flex flex-col gap-x-4 px-4 py-1.5 aria-[current]:bg-mark sm:flex-row ${references.length > 0 ? 'border-l-2 border-accent bg-accent-soft/40 pl-3.5' : ''}`}
    >
      <p className="flex shrink-0 items-baseline gap-2 sm:w-40 sm:justify-between">
        <span
          dir="auto"
          className={`min-w-0 truncate text-sm font-semibold ${ours ? 'text-accent' : 'text-ink-2'}`}
        >
          {person ? nameOf(person) : turn.speaker}
        </span>
        {turn.start_ms === undefined ? null : (
          <a href={`#${id}`} className="text-xs text-ink-3 hover:underline">
            {clock(turn.start_ms)}
          </a>
        )}
      </p>
      <div className="min-w-0 flex-1">
        <p dir="auto" className="leading-6">
          {turn.text}
        </p>
        {references.length > 0 ? <TurnReferenceLinks org={org} references={references} /> : null}
      </div>
    </div>
  );
});
