import { afterQuietHours } from './quiet-hours';
import type { SendingTimes } from './schema';

/** When an approved message goes out; `wanted_at` only where quiet hours have put it off. */
export type RunAt = { run_at: string; wanted_at?: string };

type Asked = { now: Date; wanted?: string | undefined };

/** When a message approved at `now` goes out, and when it is wanted by itself. The server decides by it, the card foretells. */
export function sendTimeOf(times: SendingTimes, { now, wanted }: Asked): RunAt {
  const earliest = now.getTime() + times.undo_window_s * 1_000;
  return postponeForQuietHours(times, Math.max(earliest, wanted ? Date.parse(wanted) : 0));
}

/** A wanted time, moved out of the quiet hours. */
export function postponeForQuietHours({ time_zone, quiet_hours }: SendingTimes, wanted: number): RunAt {
  const at = afterQuietHours(wanted, time_zone, quiet_hours);
  const run_at = new Date(at).toISOString();
  return at === wanted ? { run_at } : { run_at, wanted_at: new Date(wanted).toISOString() };
}
