'use client';

import { ExactTime } from '@/app/_ui/time';
import { useIsConnected } from '@/app/[org]/_org/org-context';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import type { ToolCallStatus } from '@/lib/plans/schema/log-entry';
import { actorWords } from '../_entry/actor-labels';
import { QuietHours } from './send-time';
import { SHORT_MS, UndoWindow } from './undo-window';

type Approved = Extract<ToolCallStatus, { state: 'approved' }>;

type Props = { tool: string; status: ToolCallStatus; pending: boolean; onUndo: (() => void) | null };

/** The time left to undo a decision; all members with access to the plan see it. */
export function UndoCountdown({ tool, status, ...undo }: Props) {
  if (status.state === 'approved') return <UndoApproval tool={tool} status={status} {...undo} />;
  if (status.state !== 'rejected' || !status.undo_until) return null;
  return <UndoWindow from={status.at} until={status.undo_until} timer={finalIn} {...undo} />;
}

export const finalIn = (seconds: number) => (seconds > 0 ? `Final in ${seconds} s` : null);

function UndoApproval({ tool, status, ...undo }: Props & { status: Approved }) {
  const { time_zone } = useSendingSettings();
  const isConnected = useIsConnected(tool);
  const isLong = Date.parse(status.run_at) - Date.parse(status.at) > SHORT_MS;
  const sendsIn = (seconds: number) =>
    seconds > 0
      ? `${isConnected ? 'Sends' : 'Stored'} in ${seconds} s`
      : `${isConnected ? 'Sending' : 'Storing'} now…`;
  return (
    <UndoWindow from={status.at} until={status.run_at} timer={sendsIn} {...undo}>
      <p role="status">
        Approved by {actorWords(status.by)}.{' '}
        {isLong ? (
          <>
            {isConnected ? 'Goes out' : 'Stored'} <ExactTime at={status.run_at} zone={time_zone} />
            {status.wanted_at ? <QuietHours wantedAt={status.wanted_at} zone={time_zone} /> : null}.
          </>
        ) : null}
      </p>
    </UndoWindow>
  );
}
