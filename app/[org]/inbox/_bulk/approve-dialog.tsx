'use client';

import { type FormEvent, useState } from 'react';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { useShownCount, wasShown } from '@/app/[org]/_decisions/shown';
import { useOrg } from '@/app/[org]/_org/org-context';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import { ApproveLine } from './approve-line';
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
 * Confirms once before many messages go out, naming what goes to whom. Exactly what it names is approved, whatever comes in
 * meanwhile, and of that only what has been on screen to its end: in its card, or opened here.
 */
export function ApproveDialog({ chosen, leftOut, onApprove, onClose }: Props) {
  const [named] = useState(chosen);
  const { undo_window_s } = useSendingSettings();
  const { connected } = useOrg();
  const stored = named.filter(({ log: { entry } }) =>
    entry.tool === 'send_sms' ? !connected.send_sms : !connected.send_email,
  ).length;
  const people = recipientsOf(named);
  const shown = useShownCount(named.map(({ log }) => log));
  const unread = named.length - shown;

  function approve(event: FormEvent) {
    event.preventDefault();
    if (shown === 0) return;
    onApprove(named.filter(({ log }) => wasShown(log.id, log.version)));
    onClose();
  }

  return (
    <Dialog
      title={`Approve ${counted(shown, 'message')}?`}
      description={`${messagesIn(named)} to ${counted(people.length, 'recipient')}. ${whatHappens(named.length, stored)} at the scheduled time, in ${undo_window_s} s at the earliest.`}
      onClose={onClose}
    >
      <DialogForm
        onSubmit={approve}
        onClose={onClose}
        problem={null}
        pending={false}
        disabled={shown === 0}
        submit={`Approve ${shown}`}
        submitting="Approving…"
      >
        <ul
          aria-label="Recipients"
          className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line text-sm"
        >
          {named.map((one) => (
            <ApproveLine key={one.log.id} chosen={one} />
          ))}
        </ul>
        {unread > 0 ? (
          <p role="status" className="text-sm text-wait">
            {unread === 1 ? 'One has' : `${unread} have`} not been shown to the end and will be left out. Open
            {unread === 1 ? ' it' : ' them'} above to include {unread === 1 ? 'it' : 'them'}.
          </p>
        ) : null}
        {leftOut > 0 ? (
          <p className="text-sm text-ink-2">
            {leftOut === 1 ? 'One more is' : `${leftOut} more are`} selected and left out: questions need an
            answer; changed or decided items need another look.
          </p>
        ) : null}
      </DialogForm>
    </Dialog>
  );
}

function whatHappens(all: number, stored: number): string {
  if (stored === 0) return 'Each is sent';
  const why = 'stored, not sent (the channel is not connected),';
  return stored === all ? `Each is ${why}` : `${all - stored} sent and ${stored} ${why}`;
}
