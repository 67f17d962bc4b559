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
      title="Give the plan up"
      description="The plan ends as failed, with your name and reason. What still waits is cancelled."
      onClose={onClose}
    >
      <DialogForm
        onSubmit={submit}
        {...{ onClose, pending, problem }}
        submit="Fail the plan"
        submitting="Ending…"
        cancel="Keep it"
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
