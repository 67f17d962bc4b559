'use client';

import { useState } from 'react';
import { Dialog } from '@/app/_ui/dialog';
import { RejectForm } from '../../plans/_forms/reject-form';
import { counted } from './bulk-scope';
import type { Chosen } from './use-selection';

type Props = {
  chosen: readonly Chosen[];
  onReject: (chosen: readonly Chosen[], reason: string) => void;
  onClose: () => void;
};

export function RejectDialog({ chosen, onReject, onClose }: Props) {
  const [named] = useState(chosen);
  const [reason, setReason] = useState('');
  return (
    <Dialog
      title={`Reject ${counted(named.length, 'proposal')}?`}
      description="The same reason for all of them. Nothing is sent."
      onClose={onClose}
    >
      <RejectForm
        label={`Reject ${named.length}`}
        reason={reason}
        pending={false}
        settled={false}
        onChange={setReason}
        onReject={(given) => {
          onReject(named, given);
          onClose();
        }}
        onLeave={onClose}
      />
    </Dialog>
  );
}
