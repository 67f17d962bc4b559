'use client';

import { type FormEvent, useEffect, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';

const PRESETS = [
  'This was not promised.',
  'Wrong person.',
  'Already done.',
  'Wrong tone.',
  'Not needed any more.',
];

type Props = {
  reason: string;
  pending: boolean;
  label: string;
  onChange: (reason: string) => void;
  onReject: () => void;
  onCancel: () => void;
};

/** The planner gets the reason, so that it does not propose the same again. */
export function RejectForm({ reason, pending, label, onChange, onReject, onCancel }: Props) {
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    form.current?.querySelector('textarea')?.focus();
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    onReject();
  }

  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Common reasons</legend>
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={reason === preset}
            onClick={() => onChange(preset)}
            className="rounded-full border border-edge/60 px-3 py-1 text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
          >
            {preset}
          </button>
        ))}
      </fieldset>
      <TextAreaField
        label="Reason"
        hint="Kept in the log, and read by the planner on its next run."
        value={reason}
        onChange={(event) => onChange(event.target.value)}
        maxLength={2_000}
        rows={2}
        required
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="danger" size="md" pending={pending}>
          {pending ? 'Rejecting…' : label}
        </Button>
        <Button variant="ghost" size="md" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
