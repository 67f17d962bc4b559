'use client';

import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { ProblemNotice } from '@/app/_ui/notice';
import { authClient } from '../../auth-client';
import { problemOf } from '../../auth-result';

export function AcceptButton({ id, slug }: { id: string; slug: string }) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function accept() {
    setPending(true);
    setProblem(null);
    const wrong = await problemOf(authClient.organization.acceptInvitation({ invitationId: id }));
    if (wrong === null) return window.location.assign(`/${slug}/inbox`);
    setPending(false);
    setProblem(wrong);
  }

  return (
    <div className="flex flex-col gap-4">
      <ProblemNotice>{problem}</ProblemNotice>
      <Button variant="primary" size="md" pending={pending} onClick={accept}>
        {pending ? 'Joining…' : 'Accept the invitation'}
      </Button>
    </div>
  );
}
