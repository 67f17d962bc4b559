'use client';

import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { ExactTime, useNow } from '@/app/_ui/time';
import { useIsConnected } from '@/app/[org]/_org/org-context';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import type { ToolCallStatus } from '@/lib/plans/schema/log-entry';
import { actorWords } from '../_entry/actor-labels';
import { QuietHours } from './send-time';

/** A longer time is not counted down. */
const SHORT_MS = 120_000;

type Approved = Extract<ToolCallStatus, { state: 'approved' }>;

type Props = { tool: string; status: ToolCallStatus; pending: boolean; onUndo: (() => void) | null };

/** The time left to undo a decision; all members with access to the plan see it. */
export function UndoCountdown({ tool, status, ...undo }: Props) {
  if (status.state === 'approved') return <UndoApproval tool={tool} status={status} {...undo} />;
  if (status.state !== 'rejected' || !status.undo_until) return null;
  return <UndoWindow from={status.at} until={status.undo_until} timer={finalIn} {...undo} />;
}

const finalIn = (seconds: number) => (seconds > 0 ? `Final in ${seconds} s` : null);

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

type WindowProps = {
  from: string;
  until: string;
  /** The words beside the bar; null once the decision is final. */
  timer: (secondsLeft: number) => string | null;
  pending: boolean;
  onUndo: (() => void) | null;
  children?: ReactNode;
};

/** Undo, with the time left for it. */
function UndoWindow({ from, until, timer, pending, onUndo, children }: WindowProps) {
  const now = useNow(1_000);
  const total = Math.max(1, Date.parse(until) - Date.parse(from));
  // A browser's clock may be wrong, so never more than the whole undo window is shown.
  const msLeft = now === null ? null : Math.min(Date.parse(until) - now, total);
  const secondsLeft = msLeft === null ? null : Math.floor(msLeft / 1_000);
  const words = secondsLeft === null ? null : timer(secondsLeft);
  if (secondsLeft !== null && words === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-52">
        {children}
        {secondsLeft !== null && secondsLeft * 1_000 <= SHORT_MS ? (
          <>
            <p role="timer" className="font-semibold">
              {words}
            </p>
            <div aria-hidden className="mt-1.5 h-1 overflow-hidden rounded-full bg-line">
              <div
                className="h-full rounded-full bg-run transition-[width] duration-1000 ease-linear"
                style={{ width: `${Math.min(100, Math.max(0, (secondsLeft * 100_000) / total))}%` }}
              />
            </div>
          </>
        ) : null}
      </div>
      {onUndo ? (
        <Button size="md" pending={pending} onClick={onUndo}>
          <Undo2 aria-hidden size={16} />
          Undo
        </Button>
      ) : null}
    </div>
  );
}
