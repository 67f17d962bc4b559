'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { TextField } from '@/app/_ui/field';
import { ProblemNotice } from '@/app/_ui/notice';
import { TimeZoneField, useBrowserZone } from '@/app/_ui/time-zone/time-zone-field';
import { sendJson } from '@/lib/client/fetcher';
import { settingsKey } from '@/lib/settings/urls';
import { authClient } from '../../auth-client';
import { slugOf, slugProblem } from '../../slug';
import { useAuthRequest } from '../../use-auth-request';

export function OrganizationForm() {
  const browserZone = useBrowserZone();
  const [name, setName] = useState('');
  const [typedSlug, setTypedSlug] = useState<string | null>(null);
  const { pending, problem, send } = useAuthRequest();
  const slug = typedSlug ?? slugOf(name);
  const wrongSlug = slug === '' ? undefined : slugProblem(slug);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    if (wrongSlug) return;
    if (!(await send(() => authClient.organization.create({ name: name.trim(), slug })))) return;
    const time_zone = new FormData(form).get('time_zone');
    // The organization exists by now; if its time zone could not be saved, the settings page can do that.
    await sendJson('PATCH', settingsKey(slug), { version: 0, time_zone }).catch(() => {});
    window.location.assign(`/${slug}/inbox`);
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <ProblemNotice>{problem}</ProblemNotice>
      <TextField
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="organization"
        maxLength={100}
        required
      />
      <TextField
        label="Address"
        value={slug}
        onChange={(event) => setTypedSlug(event.target.value)}
        hint={`Used in your links: /${slug || 'acme'}/inbox`}
        error={wrongSlug}
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <TimeZoneField
        label="Time zone"
        name="time_zone"
        chosen={browserZone ?? 'UTC'}
        hint="Times mentioned in calls and messages are in this time zone."
      />
      <Button type="submit" variant="primary" size="md" pending={pending}>
        {pending ? 'Creating…' : 'Create organization'}
      </Button>
    </form>
  );
}
