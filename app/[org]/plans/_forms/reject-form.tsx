'use client';

import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';
import { leaveForm } from '@/app/[org]/_keyboard/typing-guard';
import { formShortcuts } from './form-shortcuts';
import { SubmitCaps } from './submit-caps';

const PRESETS = [
  'This was not promised.',
  'Wrong person.',
  'Already done.',
  'Wrong tone.',
  'No longer needed.',
];

type Props = {
  reason: string;
  pending: boolean;
  label: string;
  /** Somebody else has decided: what was typed stays to be read and copied. */
  settled: boolean;
  onChange: (reason: string) => void;
  onReject: (reason: string) => void;
  onLeave: () => void;
};

/** The planner gets the reason, so that it does not propose the same again. */
export function RejectForm({ reason, pending, label, settled, onChange, onReject, onLeave }: Props) {
  const form = useRef<HTMLFormElement>(null);

  // The focus goes to the reasons and not into the field, because there a digit is an answer and not a text.
  useEffect(() => {
    const field = form.current?.querySelector('textarea');
    const first = form.current?.querySelector<HTMLElement>('[data-types]');
    (field?.value === '' ? (first ?? field) : field)?.focus();
  }, []);

  function reject(text: string) {
    if (settled || pending) return;
    leaveForm(form.current);
    onReject(text);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    reject(reason);
  }

  /** A digit rejects with that reason; any other text begins an own one. */
  function typeOn(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return;
    const preset = PRESETS[Number(event.key) - 1];
    if (preset === undefined) form.current?.querySelector('textarea')?.focus();
    else {
      event.preventDefault();
      if (!event.repeat) reject(preset);
    }
  }

  return (
    <form
      ref={form}
      onSubmit={submit}
      onKeyDown={formShortcuts(onLeave)}
      className="flex flex-col gap-3"
      aria-label={label}
    >
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Common reasons: press the number to reject with it</legend>
        {PRESETS.map((preset, index) => (
          <button
            key={preset}
            type="button"
            data-types
            data-autofocus={index === 0 || undefined}
            aria-pressed={reason === preset}
            aria-disabled={settled || undefined}
            aria-keyshortcuts={String(index + 1)}
            onKeyDown={typeOn}
            onClick={() => (settled ? undefined : onChange(preset))}
            className="rounded-full border border-edge/60 px-3 py-1 text-sm hover:bg-hover aria-disabled:opacity-55 aria-pressed:border-accent aria-pressed:bg-accent-soft"
          >
            <span aria-hidden className="mr-1.5 font-mono text-xs text-ink-3 max-md:hidden">
              {index + 1}
            </span>
            {preset}
          </button>
        ))}
      </fieldset>
      <TextAreaField
        label="Reason"
        hint="Saved to the log and used by the planner next time."
        value={reason}
        onChange={(event) => onChange(event.target.value)}
        readOnly={settled}
        maxLength={2_000}
        rows={2}
        required
      />
      {settled ? null : (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="danger" size="md" pending={pending}>
            {pending ? 'Rejecting…' : label}
            <SubmitCaps />
          </Button>
          <Button
            variant="ghost"
            size="md"
            onClick={() => {
              leaveForm(form.current);
              onLeave();
            }}
          >
            Cancel
          </Button>
        </div>
      )}
    </form>
  );
}
