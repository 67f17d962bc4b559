import { afterQuietHours } from './quiet-hours';
import type { SendingTimes } from './schema';

/** When an approved message is sent, as ISO instants; `wanted_at` only when quiet hours postponed it. */
export type SendTime = { run_at: string; wanted_at?: string };

export type SendTimeInput = { now: Date; wanted?: string | undefined };

/**
 * When a message approved at `now` is sent: not before the undo window has passed, not before it was wanted, and not in the
 * organization's quiet hours. The server decides with it, and a card shows it in advance.
 */
export function nextSendTime(times: SendingTimes, { now, wanted }: SendTimeInput): SendTime {
  const earliest = now.getTime() + times.undo_window_s * 1_000;
  return postponeForQuietHours(times, Math.max(earliest, wanted ? Date.parse(wanted) : 0));
}

/** `wanted` (milliseconds), or the end of the quiet hours that it falls into. */
export function postponeForQuietHours({ time_zone, quiet_hours }: SendingTimes, wanted: number): SendTime {
  const at = afterQuietHours(wanted, time_zone, quiet_hours);
  const run_at = new Date(at).toISOString();
  return at === wanted ? { run_at } : { run_at, wanted_at: new Date(wanted).toISOString() };
}
