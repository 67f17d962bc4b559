'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { TextAreaField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';

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
      <form onSubmit={submit} className="flex flex-col gap-4">
        {problem ? (
          <Notice tone="bad" alert>
            {problem}
          </Notice>
        ) : null}
        <TextAreaField
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={2_000}
          rows={3}
          required
        />
        <div className="flex justify-end gap-2">
          <Button variant="ghost" size="md" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" variant="danger" size="md" pending={pending}>
            {pending ? 'Ending…' : 'Fail the plan'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
