import { OUR_ROLE } from '@/lib/calls/our-role';
import type { Participant } from '@/lib/calls/schema';
import { nameOf } from '../call-labels';

export function Participants({ participants }: { participants: Participant[] }) {
  if (participants.length === 0) return null;
  return (
    <section aria-labelledby="people">
      <h2 id="people" className="mb-2 text-sm font-semibold text-ink-2">
        People
      </h2>
      <ul className="flex flex-wrap gap-2">
        {participants.map((person) => (
          <li key={person.speaker} className="rounded-md border border-line bg-surface px-3 py-1.5 text-sm">
            <span className="font-medium">{nameOf(person)}</span>{' '}
            <span className="text-ink-3">{person.role === OUR_ROLE ? 'your team' : person.role}</span>
            {person.email || person.phone ? (
              <span className="block text-ink-2">
                {[person.email, person.phone].filter(Boolean).join(' · ')}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
