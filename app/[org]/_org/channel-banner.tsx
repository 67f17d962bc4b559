'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useCanManage, useOrg } from './org-context';

/** For an organization without any channel. Closed, it stays away until the tab loads the page anew. */
export function ChannelBanner() {
  const { slug, demo } = useOrg();
  const canManage = useCanManage();
  const [isClosed, setIsClosed] = useState(false);
  if (isClosed) return null;
  return (
    <section
      aria-label="Nothing is sent"
      className="mb-4 flex items-center gap-2 rounded-md bg-wait-soft py-0.5 pr-1 pl-3 text-sm"
    >
      <p className="min-w-0 flex-1">
        {demo
          ? 'Demo: nothing leaves this machine. Approved messages are stored in the outbox.'
          : 'No channel is connected: approved messages are stored, not sent.'}
        {canManage && !demo ? (
          <>
            {' '}
            <Link href={`/${slug}/settings/channels`} className="underline underline-offset-2">
              Connect a channel
            </Link>
          </>
        ) : null}
      </p>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Hide until the page is loaded again"
        title="Hide until the page is loaded again"
        onClick={() => setIsClosed(true)}
        className="max-md:size-11"
      >
        <X aria-hidden size={16} />
      </Button>
    </section>
  );
}
