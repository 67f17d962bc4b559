'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { TextField } from '@/app/_ui/field';
import { ProblemNotice } from '@/app/_ui/notice';
import { authClient } from '../auth-client';
import { problemOf } from '../auth-result';

export function SignUpForm({ next }: { next: string }) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setProblem(null);
    const asking = authClient.signUp.email({
      name: String(form.get('name')),
      email: String(form.get('email')),
      password: String(form.get('password')),
    });
    const wrong = await problemOf(asking);
    if (wrong === null) return window.location.assign(next);
    setPending(false);
    setProblem(wrong);
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <ProblemNotice>{problem}</ProblemNotice>
      <TextField label="Your name" name="name" autoComplete="name" maxLength={100} required />
      <TextField label="Email" name="email" type="email" autoComplete="username" required />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        hint="At least 8 characters."
        required
      />
      <Button type="submit" variant="primary" size="md" pending={pending}>
        {pending ? 'Creating the account…' : 'Create account'}
      </Button>
    </form>
  );
}
