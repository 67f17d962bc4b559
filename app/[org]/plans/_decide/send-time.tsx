'use client';

import { ExactTime, useNow } from '@/app/_ui/time';
import { useIsConnected } from '@/app/[org]/_org/org-context';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import { nextSendTime } from '@/lib/settings/next-send-time';
import { WillBeStored } from './will-be-stored';

const MINUTE = 60_000;

/** Shows when a message would be sent if it were approved now: before the decision, not after it. */
export function SendTime({ tool, sendAt }: { tool: string; sendAt: string }) {
  const times = useSendingSettings();
  const now = useNow(MINUTE);
  const isConnected = useIsConnected(tool);
  const stored = <WillBeStored tool={tool} />;
  const soon = isConnected ? 'Sends once the time to undo has passed' : stored;
  if (now === null) return sendAt ? null : soon;
  const { run_at, wanted_at } = nextSendTime(times, { now: new Date(now), requestedAt: sendAt || undefined });
  const later = Date.parse(run_at) > now + times.undo_window_s * 1_000;
  if (!later) return soon;
  return (
    <>
      {isConnected ? null : <>{stored} </>}
      If approved now: {isConnected ? 'goes out' : 'stored'} <ExactTime at={run_at} zone={times.time_zone} />
      {wanted_at ? <QuietHours wantedAt={sendAt ? wanted_at : undefined} zone={times.time_zone} /> : null}
    </>
  );
}

/** The reason why it is sent later than wanted. */
export function QuietHours({ wantedAt, zone }: { wantedAt: string | undefined; zone: string }) {
  if (!wantedAt) return ' (quiet hours)';
  return (
    <>
      {' '}
      (quiet hours; wanted <ExactTime at={wantedAt} zone={zone} named />)
    </>
  );
}
