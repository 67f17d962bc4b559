'use client';

import { useState } from 'react';
import useSWR from 'swr';
import { errorMessage } from '@/app/_errors/error-message';
import { ProblemNotice } from '@/app/_ui/notice';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { decodeMembers } from '@/lib/members/decode';
import type { Invitation, Member } from '@/lib/members/schema';
import { membersKey } from '@/lib/members/urls';
import { Invitations } from './invitations';
import { InviteForm } from './invite-form';
import { MemberRow } from './member-row';

type List = { members: Member[]; invitations: Invitation[] };

export function Members({ list, userId }: { list: List; userId: string }) {
  const { slug } = useOrg();
  const canManage = useCanManage();
  const [problem, setProblem] = useState<string | null>(null);
  const { data = list, mutate } = useSWR(membersKey(slug), (url) => getJson(url, decodeMembers), {
    fallbackData: list,
    revalidateOnMount: false,
  });

  /** Runs the change, then shows the server's present state. */
  async function change(work: () => Promise<unknown>) {
    setProblem(null);
    try {
      await work();
    } catch (thrown) {
      setProblem(errorMessage(thrown));
    }
    await mutate();
  }

  return (
    <div className="flex flex-col gap-8">
      <ProblemNotice>{problem}</ProblemNotice>
      <section aria-label="Members">
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {data.members.map((member) => (
            <MemberRow key={member.id} member={member} self={member.user_id === userId} onChange={change} />
          ))}
        </ul>
      </section>
      {canManage ? <InviteForm onInvited={() => mutate()} /> : null}
      {canManage ? <Invitations invitations={data.invitations} onChange={change} /> : null}
    </div>
  );
}
