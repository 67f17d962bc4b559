'use client';

import { Check, PencilLine, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import type { MouseEvent } from 'react';
import { Button } from '@/app/_ui/button';
import { ExactTime } from '@/app/_ui/time';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { DecideButtons } from '../../_decisions/decide-buttons';
import type { Decide } from './decision-requests';

const SendTime = dynamic(
  () => importWithRetry(() => import('./send-time')).then((module) => module.SendTime),
  { loading: () => null },
);

type Props = {
  tool: string;
  sendAt: string;
  expiresAt: string | undefined;
  edited: boolean;
  pending: Decide | null;
  onApprove: (event: MouseEvent) => void;
  onEdit: () => void;
  onReject: () => void;
};

export function DecideBar({ tool, sendAt, expiresAt, edited, pending, onApprove, onEdit, onReject }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <DecideButtons>
        <Button variant="primary" size="md" pending={pending === 'approve'} onClick={onApprove}>
          <Check aria-hidden size={16} />
          {pending === 'approve' ? 'Approving…' : edited ? 'Approve as edited' : 'Approve'}
        </Button>
        <Button size="md" aria-label="Edit and approve" onClick={onEdit}>
          <PencilLine aria-hidden size={15} />
          <span>
            Edit <span className="max-md:sr-only">and approve</span>
          </span>
        </Button>
        <Button variant="danger" size="md" onClick={onReject}>
          <X aria-hidden size={16} />
          Reject
        </Button>
      </DecideButtons>
      <p className="text-xs text-ink-3 sm:ml-auto sm:text-right">
        <SendTime {...{ tool, sendAt }} />
        {expiresAt ? (
          <>
            <br />
            Expires <ExactTime at={expiresAt} />
          </>
        ) : null}
      </p>
    </div>
  );
}
