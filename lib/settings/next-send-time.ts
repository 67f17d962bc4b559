import { afterQuietHours } from './quiet-hours';
import type { SendingTimes } from './schema';

/** When an approved message is sent, as ISO instants; `wanted_at` only when quiet hours postponed it. */
export type SendTime = { run_at: string; wanted_at?: string };

export type SendTimeInput = { now: Date; requestedAt?: string | undefined };

/**
 * When a message approved at `now` is sent: not before the undo window has passed, not before `requestedAt`, and not in
 * the organization's quiet hours. Used by the server to decide and by cards to show it in advance.
 */
export function nextSendTime(times: SendingTimes, { now, requestedAt }: SendTimeInput): SendTime {
  const earliest = now.getTime() + times.undo_window_s * 1_000;
  return postponeForQuietHours(times, Math.max(earliest, requestedAt ? Date.parse(requestedAt) : 0));
}

/** `requestedMs` (milliseconds since 1970), or the end of the quiet hours that it falls into. */
export function postponeForQuietHours(
  { time_zone, quiet_hours }: SendingTimes,
  requestedMs: number,
): SendTime {
  const at = afterQuietHours(requestedMs, time_zone, quiet_hours);
  const run_at = new Date(at).toISOString();
  return at === requestedMs ? { run_at } : { run_at, wanted_at: new Date(requestedMs).toISOString() };
}
