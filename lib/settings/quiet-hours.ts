import { minuteOfDay, zoneOffset } from '../kit/zoned-time';
import type { QuietHours } from './schema';

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;

function minuteOfClock(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Whether the zone's wall clock shows a time from `from` (inclusive) to `until` (exclusive). Never when they are equal. */
export function isQuiet(at: number, zone: string, { from, until }: QuietHours): boolean {
  const now = minuteOfDay(at, zone);
  const [begin, end] = [minuteOfClock(from), minuteOfClock(until)];
  return begin <= end ? now >= begin && now < end : now >= begin || now < end;
}

/**
 * The first instant from `at` on (milliseconds) outside the quiet hours: `at` itself, or the start of a minute. The local wall
 * clock decides, also in the nights of a clock change.
 */
export function afterQuietHours(at: number, zone: string, quiet: QuietHours | null): number {
  if (!quiet || !isQuiet(at, zone, quiet)) return at;
  let minute = Math.floor(at / MINUTE);
  const end = minuteOfClock(quiet.until);
  for (;;) {
    const waitMinutes = (end - minuteOfDay(minute * MINUTE, zone) + DAY_MINUTES) % DAY_MINUTES;
    const change = nextOffsetChange(minute, minute + waitMinutes, zone);
    minute = change ?? minute + waitMinutes;
    if (!isQuiet(minute * MINUTE, zone, quiet)) return minute * MINUTE;
  }
}

/** The first minute after `from`, up to `to`, at which the zone's offset from UTC differs from the one at `from`; null if none. */
function nextOffsetChange(from: number, to: number, zone: string): number | null {
  const offset = zoneOffset(from * MINUTE, zone);
  if (zoneOffset(to * MINUTE, zone) === offset) return null;
  let [same, changed] = [from, to];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (zoneOffset(middle * MINUTE, zone) === offset) same = middle;
    else changed = middle;
  }
  return changed;
}
