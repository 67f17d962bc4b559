import 'server-only';
import { fromWallClock, zoneOffset } from '../../../kit/zoned-time';

/*
 * A wall date carries, in its UTC fields, the numbers that a clock of the organization shows. The rules of speech
 * ("tomorrow", "by five") are about what clocks show; the hour that a clock change skips or repeats is resolved on the way back.
 */

/** When a call began: the moment, and what the organisation's clock showed. */
export type Clock = { moment: Date; wall: Date; zone: string };

/** Null when the moment is not known. */
export function clockOf(moment: string | null, zone: string): Clock | null {
  if (moment === null) return null;
  const date = new Date(moment);
  return { moment: date, wall: wallOf(date, zone), zone };
}

export function wallOf(moment: Date, zone: string): Date {
  return new Date(moment.getTime() + zoneOffset(moment.getTime(), zone));
}

/** The instant at which the organization's clock shows `wall`. */
export function instantOf(wall: Date, zone: string): Date {
  return new Date(fromWallClock(wall.getTime(), zone));
}

/** "May 14, 2026", as the day is called where the organisation is. */
export function formatDate(moment: string, zone: string): string {
  return new Date(moment).toLocaleDateString('en-US', {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: zone,
  });
}

/** Nine in the morning of that moment's day. */
export function morningOf(moment: string, zone: string): string {
  const wall = wallOf(new Date(moment), zone);
  wall.setUTCHours(9, 0, 0, 0);
  return instantOf(wall, zone).toISOString();
}
