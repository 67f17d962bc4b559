import { minuteOfDay, zoneOffset } from '../kit/zoned-time';
import type { QuietHours } from './schema';

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Whether the wall clock of the zone stands between `from` (with it) and `until` (without it). Equal ends: never. */
export function isQuiet(at: number, zone: string, { from, until }: QuietHours): boolean {
  const now = minuteOfDay(at, zone);
  const [begin, end] = [minutesOf(from), minutesOf(until)];
  return begin <= end ? now >= begin && now < end : now >= begin || now < end;
}

/**
 * The first instant, from `at` on, outside the quiet hours: `at` itself, or else the beginning of a minute. What counts is
 * what the clocks on the wall show, also in the nights in which they are put forward or back.
 */
export function afterQuietHours(at: number, zone: string, quiet: QuietHours | null): number {
  if (!quiet || !isQuiet(at, zone, quiet)) return at;
  let minute = Math.floor(at / MINUTE);
  const end = minutesOf(quiet.until);
  for (;;) {
    const wait = (end - minuteOfDay(minute * MINUTE, zone) + DAY_MINUTES) % DAY_MINUTES;
    const change = nextOffsetChange(minute, minute + wait, zone);
    minute = change ?? minute + wait;
    if (!isQuiet(minute * MINUTE, zone, quiet)) return minute * MINUTE;
  }
}

/** The first minute after `from`, up to `to`, since which the zone is another one from UTC than at `from`; null: none is. */
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
