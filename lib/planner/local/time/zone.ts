import 'server-only';

/*
 * A wall date carries the numbers that a clock of the organisation shows in its UTC fields. The rules of speech ("tomorrow",
 * "by five") are about what clocks show, and an hour that a change of the clocks takes or gives falls out on the way back.
 */

/** When a call began: the moment, and what the organisation's clock showed. */
export type Clock = { moment: Date; wall: Date; zone: string };

const formats = new Map<string, Intl.DateTimeFormat>();

/** Null when nobody knows when it was. */
export function clockOf(moment: string | null, zone: string): Clock | null {
  if (moment === null) return null;
  const date = new Date(moment);
  return { moment: date, wall: wallOf(date, zone), zone };
}

export function wallOf(moment: Date, zone: string): Date {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return new Date(
    Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
      moment.getUTCMilliseconds(),
    ),
  );
}

/** The moment at which the clock shows this; a time that the change to summer time skips is read an hour later. */
export function momentOf(wall: Date, zone: string): Date {
  const aheadOf = (moment: number) => wallOf(new Date(moment), zone).getTime() - moment;
  const before = aheadOf(wall.getTime() - DAY_MS);
  const after = aheadOf(wall.getTime() + DAY_MS);
  const moments = [wall.getTime() - before, wall.getTime() - after];
  const exact = moments.find((moment) => moment + aheadOf(moment) === wall.getTime());
  return new Date(exact ?? wall.getTime() - Math.min(before, after));
}

const DAY_MS = 86_400_000;

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
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
  return momentOf(wall, zone).toISOString();
}
