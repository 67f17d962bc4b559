'use client';

import Link from 'next/link';
import { useCanManage, useIsConnected, useOrg } from '@/app/[org]/_org/org-context';

/** States before the decision that the message will not leave. Renders nothing when its channel is connected. */
export function WillBeStored({ tool }: { tool: string }) {
  const { slug, demo } = useOrg();
  const isConnected = useIsConnected(tool);
  const canManage = useCanManage();
  if (isConnected) return null;
  const why = tool === 'send_sms' ? 'Text messages are not connected' : 'Email is not connected';
  return (
    <>
      <span className="text-wait">{demo ? 'Demo' : why}: this will be stored, not sent.</span>
      {canManage && !demo ? (
        <>
          {' '}
          <Link href={`/${slug}/settings/channels`} className="text-ink underline underline-offset-2">
            Connect
          </Link>
        </>
      ) : null}
    </>
  );
}
