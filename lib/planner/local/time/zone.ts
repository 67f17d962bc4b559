import 'server-only';
import { fromWallClock, zoneOffset } from '../../../kit/zoned-time';

/*
 * A wall date stores the organization's local time in its UTC fields. Spoken times ("tomorrow", "by five") refer to local time;
 * an hour that a clock change skips or repeats is resolved when the wall date is converted back to an instant.
 */

/** The start of a call as an instant (`moment`) and as the organization's local time (`wall`). */
export type CallStart = { moment: Date; wall: Date; zone: string };

/** Returns null when the moment is unknown. */
export function callStartOf(moment: string | null, zone: string): CallStart | null {
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

/** "May 14, 2026", in the organization's time zone. */
export function formatDate(moment: string, zone: string): string {
  return new Date(moment).toLocaleDateString('en-US', {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: zone,
  });
}

/** 9:00 local time on the day of that moment, as an ISO time. */
export function morningOf(moment: string, zone: string): string {
  const wall = wallOf(new Date(moment), zone);
  wall.setUTCHours(9, 0, 0, 0);
  return instantOf(wall, zone).toISOString();
}
