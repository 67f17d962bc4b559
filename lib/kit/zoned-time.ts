const MINUTE = 60_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Cached, because creating a formatter takes far longer than using it. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(zone, formatter);
  return formatter;
}

/** The zone's wall clock at an instant, as milliseconds of a calendar without zones, to the minute. */
export function wallClock(at: number, zone: string): number {
  const part = new Map(
    formatterOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0;
  // Not Date.UTC, which reads the year 20, as in a year that is still being typed, as 1920.
  const wall = new Date(0).setUTCFullYear(get('year'), get('month') - 1, get('day'));
  return new Date(wall).setUTCHours(get('hour'), get('minute'));
}

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. */
export function zoneOffset(at: number, zone: string): number {
  return wallClock(at, zone) - Math.floor(at / MINUTE) * MINUTE;
}

/** Minutes since the wall clock last showed midnight. */
export function minuteOfDay(at: number, zone: string): number {
  return (wallClock(at, zone) / MINUTE) % 1_440;
}

/** The same instant as an input of type datetime-local shows it, on the zone's wall clock. */
export function toWallClockInput(iso: string, zone: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? '' : new Date(wallClock(at, zone)).toISOString().slice(0, 16);
}

/**
 * The instant at which the zone's wall clock shows `wall`, both in milliseconds: Temporal's rule 'compatible'. A time that
 * is shown twice, in autumn, means the first one; a time that is never shown, in spring, moves forward by the gap.
 */
export function fromWallClock(wall: number, zone: string): number {
  const day = 24 * 60 * MINUTE;
  // The offsets of the day before and the day after are the only two that can count.
  const before = wall - zoneOffset(wall - day, zone);
  const after = wall - zoneOffset(wall + day, zone);
  const shown = [Math.min(before, after), Math.max(before, after)].filter(
    (at) => wallClock(at, zone) === Math.floor(wall / MINUTE) * MINUTE,
  );
  return shown[0] ?? before;
}

/** The instant that an input of type datetime-local names on the zone's wall clock, as ISO text; '' when it is not one. */
export function fromWallClockInput(value: string, zone: string): string {
  const wall = Date.parse(`${value}Z`);
  return Number.isNaN(wall) ? '' : new Date(fromWallClock(wall, zone)).toISOString();
}

/** Whether this is a zone of the IANA database. An offset such as +02:00 is not one, because it has no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
