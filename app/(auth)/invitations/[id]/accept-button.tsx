'use client';

import { Button } from '@/app/_ui/button';
import { ProblemNotice } from '@/app/_ui/notice';
import { authClient } from '../../auth-client';
import { useAuthRequest } from '../../use-auth-request';

export function AcceptButton({ id, slug }: { id: string; slug: string }) {
  const { pending, problem, send } = useAuthRequest();

  async function accept() {
    const accepted = await send(() => authClient.organization.acceptInvitation({ invitationId: id }));
    if (accepted) window.location.assign(`/${slug}/inbox`);
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
