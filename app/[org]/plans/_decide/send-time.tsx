'use client';

import { ExactTime, useNow } from '@/app/_ui/time';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import { nextSendTime } from '@/lib/settings/next-send-time';

const MINUTE = 60_000;

/** Shows when a message would be sent if it were approved now: before the decision, not after it. */
export function SendTime({ sendAt }: { sendAt: string }) {
  const times = useSendingSettings();
  const now = useNow(MINUTE);
  const soon = 'Sends once the time to undo has passed';
  if (now === null) return sendAt ? null : soon;
  const { run_at, wanted_at } = nextSendTime(times, { now: new Date(now), requestedAt: sendAt || undefined });
  const later = Date.parse(run_at) > now + times.undo_window_s * 1_000;
  if (!later) return soon;
  return (
    <>
      If approved now: goes out <ExactTime at={run_at} zone={times.time_zone} />
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
