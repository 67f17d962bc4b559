'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { TextField } from '@/app/_ui/field';
import { ProblemNotice } from '@/app/_ui/notice';
import { authClient } from '../auth-client';
import { withFragment } from '../next-path';
import { useAuthRequest } from '../use-auth-request';

const DEMO = { email: 'ana@example.com', password: 'greenlight-demo' };

export function SignInForm({ next, demo }: { next: string; demo: boolean }) {
  const { pending, problem, send } = useAuthRequest();
  const [sentBy, setSentBy] = useState<'form' | 'demo'>('form');

  async function signIn(credentials: typeof DEMO, by: 'form' | 'demo', to: string) {
    setSentBy(by);
    if (!(await send(() => authClient.signIn.email(credentials)))) return;
    // A full load, so that nothing of an earlier session stays on screen.
    window.location.assign(withFragment(to));
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { email: String(form.get('email')), password: String(form.get('password')) };
    void signIn(credentials, 'form', next);
  }

  return (
    <div className="flex flex-col gap-4">
      <ProblemNotice>{problem}</ProblemNotice>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label="Email" name="email" type="email" autoComplete="username" required />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" variant="primary" size="md" pending={pending && sentBy === 'form'}>
          {pending && sentBy === 'form' ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      {demo ? (
        <>
          <div className="flex items-center gap-3 text-xs text-ink-3">
            <span className="h-px flex-1 bg-line" />
            or
            <span className="h-px flex-1 bg-line" />
          </div>
          <Button
            size="md"
            pending={pending && sentBy === 'demo'}
            onClick={() => signIn(DEMO, 'demo', next === '/' ? '/demo/inbox' : next)}
          >
            Try the demo (nothing is sent)
          </Button>
        </>
      ) : null}
    </div>
  );
}
