'use client';

import { CheckField, TextField } from '@/app/_ui/field';
import { OUR_ROLE } from '@/lib/calls/our-role';
import type { Participant } from '@/lib/calls/schema';

type Props = { person: Participant; onChange: (to: Partial<Participant>) => void };

export function PersonFields({ person, onChange }: Props) {
  const ours = person.role === OUR_ROLE;
  const text = (name: 'name' | 'email' | 'phone') => ({
    value: person[name] ?? '',
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <li>
      <fieldset className="rounded-lg border border-line bg-surface p-4">
        <legend className="sr-only">{person.speaker}</legend>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="font-semibold">{person.speaker}</p>
          <CheckField
            label="Your team"
            checked={ours}
            onChange={(event) => onChange({ role: event.target.checked ? OUR_ROLE : 'customer' })}
          />
        </div>
        {ours ? null : (
          <div className="mt-3 grid gap-3 sm:grid-cols-3">
            <TextField label="Name" maxLength={200} {...text('name')} />
            <TextField label="Email" optional type="email" maxLength={254} {...text('email')} />
            <TextField label="Phone" optional type="tel" maxLength={40} {...text('phone')} />
          </div>
        )}
      </fieldset>
    </li>
  );
}
