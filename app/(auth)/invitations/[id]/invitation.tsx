'use client';

import useSWR from 'swr';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { authClient } from '../../auth-client';
import { AcceptButton } from './accept-button';

async function getInvitation(id: string) {
  const { data, error } = await authClient.organization.getInvitation({ query: { id } });
  if (error) throw new Error(error.message ?? 'The invitation could not be loaded.');
  return data;
}

async function switchAccount() {
  await authClient.signOut();
  const { pathname, search, hash } = window.location;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}${hash}`);
}

export function Invitation({ id, email }: { id: string; email: string }) {
  const { data, error } = useSWR(['invitation', id], () => getInvitation(id), {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });

  if (error instanceof Error) {
    return (
      <div className="flex flex-col gap-4">
        <h1 className="text-xl font-semibold tracking-tight">This invitation cannot be used here</h1>
        <Notice tone="wait" alert>
          <p>{error.message}</p>
          <p className="mt-1">
            You are signed in as {email}. It may have been sent to another address, already used, or expired.
            Ask the person who invited you for a new one.
          </p>
        </Notice>
        <Button size="md" onClick={() => switchAccount()}>
          Sign in with another address
        </Button>
      </div>
    );
  }
  if (!data) return <p className="text-ink-2">Loading the invitation…</p>;
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">Join {data.organizationName}</h1>
      <p className="mt-1 mb-6 text-ink-2">
        {data.inviterEmail} invites you ({email}) as {data.role}.
      </p>
      <AcceptButton id={id} slug={data.organizationSlug} />
    </>
  );
}
