'use client';

import { type FormEvent, useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { SelectField, TextField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeNewApiKey } from '@/lib/api-keys/decode';
import { apiKeysKey } from '@/lib/api-keys/urls';
import { sendJson } from '@/lib/client/fetcher';

export function NewKey({ onMade }: { onMade: () => void }) {
  const { slug } = useOrg();
  const [createdKey, setMade] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    setPending(true);
    setProblem(undefined);
    try {
      const body = { name: form.get('name'), role: form.get('role') };
      const { key } = await sendJson('POST', apiKeysKey(slug), body, decodeNewApiKey);
      setMade(key);
      element.reset();
      onMade();
    } catch (thrown) {
      setProblem(errorMessage(thrown));
    } finally {
      setPending(false);
    }
  }

  return (
    <>
      {createdKey ? (
        <Notice tone="good" alert title="Copy the key now: it will not be shown again.">
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <code className="min-w-0 rounded border border-line bg-surface px-2 py-1 font-mono text-xs break-all">
              {createdKey}
            </code>
            <CopyButton text={createdKey}>Copy</CopyButton>
            <Button variant="ghost" onClick={() => setMade(null)}>
              Done
            </Button>
          </div>
        </Notice>
      ) : null}
      <form
        onSubmit={submit}
        className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 sm:flex-row sm:items-start"
      >
        <div className="flex-1">
          <TextField
            label="Name"
            name="name"
            hint="Where it is used, such as “phone system”."
            maxLength={80}
            required
            error={problem}
          />
        </div>
        <div className="sm:w-64">
          <SelectField label="Permissions" name="role" defaultValue="member">
            <option value="member">add calls and decide</option>
            <option value="viewer">only read</option>
            <option value="admin">also manage templates and keys</option>
          </SelectField>
        </div>
        <Button type="submit" variant="primary" size="md" pending={pending} className="sm:mt-6">
          {pending ? 'Creating…' : 'Create key'}
        </Button>
      </form>
    </>
  );
}
