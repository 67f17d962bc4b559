'use client';

import type { FormEvent } from 'react';
import { Button } from '@/app/_ui/button';
import { TextField } from '@/app/_ui/field';
import { ProblemNotice } from '@/app/_ui/notice';
import { authClient } from '../auth-client';
import { withFragment } from '../next-path';
import { useAuthRequest } from '../use-auth-request';

export function SignUpForm({ next }: { next: string }) {
  const { pending, problem, send } = useAuthRequest();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const account = {
      name: String(form.get('name')),
      email: String(form.get('email')),
      password: String(form.get('password')),
    };
    if (await send(() => authClient.signUp.email(account))) window.location.assign(withFragment(next));
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
