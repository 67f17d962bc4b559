'use client';

import { type FormEvent, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';
import { leaveForm } from '@/app/[org]/_keyboard/typing-guard';
import { formShortcuts } from './form-shortcuts';
import { SubmitCaps } from './submit-caps';

type Props = {
  choices: string[];
  answer: string;
  pending: boolean;
  /** Somebody else has decided: what was typed stays to be read and copied. */
  settled: boolean;
  onChange: (answer: string) => void;
  onAnswer: () => void;
  onReject: () => void;
  onLeave: () => void;
};

export function AnswerForm({ choices, answer, pending, settled, onChange, onAnswer, ...on }: Props) {
  const form = useRef<HTMLFormElement>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (settled || pending) return;
    leaveForm(form.current);
    onAnswer();
  }

  return (
    <form ref={form} onSubmit={submit} onKeyDown={formShortcuts(on.onLeave)} className="flex flex-col gap-3">
      {choices.length > 0 ? (
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">Suggested answers</legend>
          {choices.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={answer === choice}
              aria-disabled={settled || undefined}
              onClick={() => (settled ? undefined : onChange(choice))}
              className="rounded-full border border-edge/60 px-3 py-1 text-left text-sm hover:bg-hover aria-disabled:opacity-55 aria-pressed:border-accent aria-pressed:bg-accent-soft"
            >
              {choice}
            </button>
          ))}
        </fieldset>
      ) : null}
      <TextAreaField
        label={choices.length > 0 ? 'Your answer, or one of the above' : 'Your answer'}
        value={answer}
        onChange={(event) => onChange(event.target.value)}
        readOnly={settled}
        maxLength={5_000}
        rows={2}
        required
      />
      {settled ? null : (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" size="md" pending={pending}>
            {pending ? 'Answering…' : 'Answer'}
            <SubmitCaps />
          </Button>
          <Button variant="ghost" size="md" onClick={on.onReject}>
            Reject the question
          </Button>
        </div>
      )}
    </form>
  );
}
