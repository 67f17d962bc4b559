'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeAddedCall } from '@/lib/calls/decode';
import { OUR_ROLE } from '@/lib/calls/our-role';
import type { Participant } from '@/lib/calls/schema';
import { callsKey } from '@/lib/calls/urls';
import { sendJson } from '@/lib/client/fetcher';
import { PersonFields } from './person-fields';
import type { Draft } from './read-transcript';

type Props = { draft: Draft; onChange: (draft: Draft) => void; onBack: () => void };

/** Asks which speakers are ours and how the others can be reached, because a transcript seldom has either. */
export function CompleteCall({ draft, onChange, onBack }: Props) {
  const { slug } = useOrg();
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const hasOurSpeaker = draft.participants.some((person) => person.role === OUR_ROLE);

  function change(speaker: string, to: Partial<Participant>) {
    const participants = draft.participants.map((person) =>
      person.speaker === speaker ? { ...person, ...to } : person,
    );
    onChange({ ...draft, participants });
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem(null);
    try {
      const { call } = await sendJson('POST', callsKey(slug), draft, decodeAddedCall);
      router.push(`/${slug}/calls/${call.id}`);
    } catch (thrown) {
      setProblem(errorMessage(thrown));
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {problem ? (
        <Notice tone="bad" alert title="The call could not be added.">
          {problem}
        </Notice>
      ) : null}
      <p className="text-ink-2">
        {draft.turns.length} turns, {draft.participants.length} speakers. Mark your colleagues. Greenlight
        only acts on what they promised.
      </p>
      <ul className="flex flex-col gap-3">
        {draft.participants.map((person) => (
          <PersonFields key={person.speaker} person={person} onChange={(to) => change(person.speaker, to)} />
        ))}
      </ul>
      {hasOurSpeaker ? null : (
        <Notice tone="wait">
          No one is marked as your team. Greenlight will try to work it out from the conversation.
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="md" pending={pending}>
          {pending ? 'Adding…' : 'Add the call'}
        </Button>
        <Button variant="ghost" size="md" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
