'use client';

import type { FormEvent } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';

type Props = {
  choices: string[];
  answer: string;
  pending: boolean;
  onChange: (answer: string) => void;
  onAnswer: () => void;
  onReject: () => void;
};

export function AnswerForm({ choices, answer, pending, onChange, onAnswer, onReject }: Props) {
  function submit(event: FormEvent) {
    event.preventDefault();
    onAnswer();
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {choices.length > 0 ? (
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">Suggested answers</legend>
          {choices.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={answer === choice}
              onClick={() => onChange(choice)}
              className="rounded-full border border-edge/60 px-3 py-1 text-left text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
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
        maxLength={5_000}
        rows={2}
        required
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="md" pending={pending}>
          {pending ? 'Answering…' : 'Answer'}
        </Button>
        <Button variant="ghost" size="md" onClick={onReject}>
          Reject the question
        </Button>
      </div>
    </form>
  );
}
