'use client';

import { type FormEvent, useState } from 'react';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import { counted, messagesIn, recipientsOf } from './bulk-scope';
import type { Chosen } from './use-selection';

type Props = {
  chosen: readonly Chosen[];
  /** Selected rows that cannot be approved. */
  leftOut: number;
  onApprove: (chosen: readonly Chosen[]) => void;
  onClose: () => void;
};

/**
 * Confirms once before many messages go out, naming what goes to whom. Exactly what it names is approved, whatever
 * comes in meanwhile.
 */
export function ApproveDialog({ chosen, leftOut, onApprove, onClose }: Props) {
  const [named] = useState(chosen);
  const { undo_window_s } = useSendingSettings();
  const people = recipientsOf(named);

  function approve(event: FormEvent) {
    event.preventDefault();
    onApprove(named);
    onClose();
  }

  return (
    <Dialog
      title={`Approve ${counted(named.length, 'message')}?`}
      description={`${messagesIn(named)} to ${counted(people.length, 'recipient')}. Each goes out at its time, not before the ${undo_window_s} s to undo have passed.`}
      onClose={onClose}
    >
      <DialogForm
        onSubmit={approve}
        onClose={onClose}
        problem={null}
        pending={false}
        submit={`Approve ${named.length}`}
        submitting="Approving…"
      >
        <ul
          aria-label="Recipients"
          className="max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line text-sm"
        >
          {people.map(({ to, name, count }) => (
            <li key={to} className="flex gap-3 px-3 py-1.5">
              <span className="min-w-0 flex-1">
                {name === to ? null : <>{name} </>}
                <span className="text-ink-3">{to}</span>
              </span>
              <span className="text-ink-2">{counted(count, 'message')}</span>
            </li>
          ))}
        </ul>
        {leftOut > 0 ? (
          <p className="text-sm text-ink-2">
            {leftOut === 1 ? 'One more is' : `${leftOut} more are`} selected and left out: a question wants an
            answer, and what has changed or is settled a new look.
          </p>
        ) : null}
      </DialogForm>
    </Dialog>
  );
}
