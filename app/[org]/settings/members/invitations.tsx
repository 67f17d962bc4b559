'use client';

import { Button } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { ExactTime } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import type { Invitation } from '@/lib/members/schema';
import { invitationUrl } from '@/lib/members/urls';
import { roleWord } from './role-labels';

type Props = { invitations: Invitation[]; onChange: (work: () => Promise<unknown>) => Promise<void> };

export function Invitations({ invitations, onChange }: Props) {
  const { slug } = useOrg();
  if (invitations.length === 0) return null;
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations" className="text-sm font-semibold text-ink-2">
        Pending invitations
      </h2>
      <p className="mb-2 text-sm text-ink-3">
        Greenlight sends no email for these: copy the link and send it yourself.
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {invitations.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-3 px-4 py-3">
            <div className="min-w-0 flex-1 basis-48">
              <p className="truncate font-medium">{invitation.email}</p>
              <p className="text-sm text-ink-2">
                {roleWord(invitation.role)}, until <ExactTime at={invitation.expires_at} />
              </p>
            </div>
            <CopyButton text={() => new URL(invitation.path, window.location.origin).href}>
              Copy the link
            </CopyButton>
            <Button
              variant="ghost"
              onClick={() => onChange(() => sendJson('DELETE', invitationUrl(slug, invitation.id)))}
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
