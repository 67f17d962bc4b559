'use client';

import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import type { Member } from '@/lib/members/schema';
import { memberUrl } from '@/lib/members/urls';
import { ROLE_LABELS, roleWord } from './role-labels';

type Props = { member: Member; self: boolean; onChange: (work: () => Promise<unknown>) => Promise<void> };

export function MemberRow({ member, self, onChange }: Props) {
  const { slug, role } = useOrg();
  const canManage = useCanManage();
  const [confirming, setConfirming] = useState(false);
  const url = memberUrl(slug, member.id);
  // Only an owner can make somebody an owner, or change one.
  const mayChange = canManage && (role === 'owner' || member.role !== 'owner');

  async function remove() {
    await onChange(() => sendJson('DELETE', url));
    setConfirming(false);
    if (self) window.location.assign('/');
  }

  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium">
          {member.name} {self ? <span className="font-normal text-ink-3">(you)</span> : null}
        </p>
        <p className="truncate text-sm text-ink-2">{member.email}</p>
      </div>
      {mayChange ? (
        <select
          aria-label={`Role of ${member.name}`}
          value={member.role}
          onChange={(event) => {
            const body = { version: member.version, role: event.target.value };
            void onChange(() => sendJson('PATCH', url, body));
          }}
          className="h-8 rounded-md border border-edge bg-surface px-2 text-sm"
        >
          {Object.entries(ROLE_LABELS)
            .filter(([name]) => name !== 'owner' || role === 'owner')
            .map(([name, { word }]) => (
              <option key={name} value={name}>
                {word}
              </option>
            ))}
        </select>
      ) : (
        <span className="text-sm text-ink-2">{roleWord(member.role)}</span>
      )}
      {mayChange || self ? (
        confirming ? (
          <span className="flex gap-2">
            <Button variant="danger" onClick={remove}>
              {self ? 'Leave organization' : 'Remove member'}
            </Button>
            <Button variant="ghost" onClick={() => setConfirming(false)}>
              Cancel
            </Button>
          </span>
        ) : (
          <Button variant="ghost" onClick={() => setConfirming(true)}>
            {self ? 'Leave' : 'Remove'}
          </Button>
        )
      ) : null}
    </li>
  );
}
