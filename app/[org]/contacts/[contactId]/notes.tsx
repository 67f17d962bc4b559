'use client';

import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';
import { Markdown } from '@/app/_ui/markdown/markdown';
import { Time } from '@/app/_ui/time';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import type { ContactNote } from '@/lib/contacts/schema';
import { contactNotesUrl } from '@/lib/contacts/urls';

type Props = { contactId: string; notes: ContactNote[]; onAdded: () => void };

export function Notes({ contactId, notes, onAdded }: Props) {
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const [text, setText] = useState('');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem(undefined);
    try {
      await sendJson('POST', contactNotesUrl(slug, contactId), { text });
      setText('');
      onAdded();
    } catch (thrown) {
      setProblem(errorMessage(thrown));
    } finally {
      setPending(false);
    }
  }

  return (
    <section aria-labelledby="notes" className="flex flex-col gap-3">
      <h2 id="notes" className="text-sm font-semibold text-ink-2">
        Notes
      </h2>
      {canDecide ? (
        <form onSubmit={submit} className="flex flex-col items-start gap-2 [&>div]:w-full">
          <TextAreaField
            label="Add a note"
            hint="The planner reads notes too."
            value={text}
            onChange={(event) => setText(event.target.value)}
            error={problem}
            maxLength={5_000}
            rows={2}
            required
          />
          <Button type="submit" pending={pending}>
            {pending ? 'Adding…' : 'Add the note'}
          </Button>
        </form>
      ) : null}
      {notes.length === 0 ? <p className="text-ink-3">No notes yet.</p> : null}
      <ul className="flex flex-col gap-2">
        {notes.map((note) => (
          <li key={note.id} className="rounded-lg border border-line bg-surface px-4 py-3">
            <Markdown text={note.text} />
            <p className="mt-1 text-xs text-ink-3">
              {note.author}, <Time at={note.created_at} />
              {note.plan_id ? (
                <>
                  {' '}
                  from{' '}
                  <Link href={`/${slug}/plans/${note.plan_id}`} className="underline underline-offset-2">
                    a plan
                  </Link>
                </>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
