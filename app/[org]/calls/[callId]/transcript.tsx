'use client';

import { useHashTarget } from '@/app/[org]/_org/use-hash-target';
import { OUR_ROLE } from '@/lib/calls/our-role';
import type { Call } from '@/lib/calls/schema';
import { clock, nameOf } from '../call-words';

/** What was said. Each turn can be linked to as `#turn-{n}`, which is what evidence does. */
export function Transcript({ call }: { call: Call }) {
  const target = useHashTarget();
  const people = new Map(call.participants.map((person) => [person.speaker, person]));
  const turns = call.turns.map((turn, number) => ({ ...turn, id: `turn-${number}` }));
  return (
    <section aria-labelledby="transcript">
      <h2 id="transcript" className="mb-2 text-sm font-semibold text-ink-2">
        Transcript
      </h2>
      <ol className="rounded-lg border border-line bg-surface py-2">
        {turns.map((turn) => {
          const person = people.get(turn.speaker);
          const ours = person?.role === OUR_ROLE;
          return (
            <li
              key={turn.id}
              id={turn.id}
              tabIndex={-1}
              aria-current={target === turn.id ? 'true' : undefined}
              className="flex flex-col gap-x-4 px-4 py-1.5 aria-[current]:bg-mark sm:flex-row"
            >
              <p className="flex shrink-0 items-baseline gap-2 sm:w-40 sm:justify-between">
                <span
                  className={`min-w-0 truncate text-sm font-semibold ${ours ? 'text-accent' : 'text-ink-2'}`}
                >
                  {person ? nameOf(person) : turn.speaker}
                </span>
                {turn.start_ms === undefined ? null : (
                  <a href={`#${turn.id}`} className="text-xs text-ink-3 hover:underline">
                    {clock(turn.start_ms)}
                  </a>
                )}
              </p>
              <p className="min-w-0 flex-1 leading-6">{turn.text}</p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
