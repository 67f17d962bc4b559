'use client';

import { type FormEvent, useState } from 'react';
import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { SelectField, TextField } from '@/app/_ui/field';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import { invitationsUrl } from '@/lib/members/urls';
import { ROLE_LABELS } from './role-labels';

export function InviteForm({ onInvited }: { onInvited: () => void }) {
  const { slug, role } = useOrg();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const wrong = fieldProblems(problem);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    setPending(true);
    setProblem(null);
    try {
      await sendJson('POST', invitationsUrl(slug), { email: form.get('email'), role: form.get('role') });
      element.reset();
      onInvited();
    } catch (thrown) {
      setProblem(thrown);
    } finally {
      setPending(false);
    }
  }

  return (
    <section aria-labelledby="invite">
      <h2 id="invite" className="mb-2 text-sm font-semibold text-ink-2">
        Invite someone
      </h2>
      <form
        onSubmit={submit}
        className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 sm:flex-row sm:items-start"
      >
        <div className="flex-1">
          <TextField
            label="Email"
            name="email"
            type="email"
            required
            error={wrong.email ?? (problem ? errorMessage(problem) : undefined)}
          />
        </div>
        <div className="sm:w-72">
          <SelectField label="Role" name="role" defaultValue="member">
            {Object.entries(ROLE_LABELS)
              .filter(([name]) => name !== 'owner' || role === 'owner')
              .map(([name, { word, may }]) => (
                <option key={name} value={name}>
                  {word}: {may}
                </option>
              ))}
          </SelectField>
        </div>
        <Button type="submit" variant="primary" size="md" pending={pending} className="sm:mt-6">
          {pending ? 'Inviting…' : 'Create invitation'}
        </Button>
      </form>
    </section>
  );
}
