'use client';

import { Undo2 } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { ExactTime, useNow } from '@/app/_ui/time';
import { useIsConnected } from '@/app/[org]/_org/org-context';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import type { ToolCallStatus } from '@/lib/plans/schema/log-entry';
import { actorWords } from '../_entry/actor-labels';
import { QuietHours } from './send-time';

type Approved = Extract<ToolCallStatus, { state: 'approved' }>;

const SHORT = 120_000;

/** The time left to undo an approval; all members with access to the plan see it. */
export function UndoCountdown({
  tool,
  status,
  pending,
  onUndo,
}: {
  tool: string;
  status: Approved;
  pending: boolean;
  onUndo: (() => void) | null;
}) {
  const { time_zone } = useSendingSettings();
  const isConnected = useIsConnected(tool);
  const now = useNow(1_000);
  const sendsAt = Date.parse(status.run_at);
  const total = Math.max(1, sendsAt - Date.parse(status.at));
  // A browser's clock may be wrong, so never more than the whole undo window is shown.
  const secondsLeft = now === null ? null : Math.floor(Math.min(sendsAt - now, total) / 1_000);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-52">
        <p role="status">
          Approved by {actorWords(status.by)}.{' '}
          {sendsAt - Date.parse(status.at) > SHORT ? (
            <>
              {isConnected ? 'Goes out' : 'Stored'} <ExactTime at={status.run_at} zone={time_zone} />
              {status.wanted_at ? <QuietHours wantedAt={status.wanted_at} zone={time_zone} /> : null}.
            </>
          ) : null}
        </p>
        {secondsLeft !== null && secondsLeft * 1_000 <= SHORT ? (
          <>
            <p role="timer" className="font-semibold">
              {secondsLeft > 0
                ? `${isConnected ? 'Sends' : 'Stored'} in ${secondsLeft} s`
                : `${isConnected ? 'Sending' : 'Storing'} now…`}
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
