'use client';

import { type FormEvent, useState } from 'react';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { TextAreaField } from '@/app/_ui/field';

type Props = {
  pending: boolean;
  problem: string | null;
  onFail: (reason: string) => Promise<boolean>;
  onClose: () => void;
};

export function FailPlanDialog({ pending, problem, onFail, onClose }: Props) {
  const [reason, setReason] = useState('');

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await onFail(reason)) onClose();
  }

  return (
    <Dialog
      title="Abandon plan"
      description="The plan ends as failed, with your name and reason. Anything still waiting is canceled."
      onClose={onClose}
    >
      <DialogForm
        onSubmit={submit}
        {...{ onClose, pending, problem }}
        submit="Abandon plan"
        submitting="Ending…"
        cancel="Cancel"
        variant="danger"
      >
        <TextAreaField
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={2_000}
          rows={3}
          required
        />
      </DialogForm>
    </Dialog>
  );
}
