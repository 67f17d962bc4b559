import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromWallClock, wallClock, zoneOffset } from '../../lib/kit/zoned-time';

const MINUTE = 60_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Apia',
];

/** Every instant of a day with this local time, found minute by minute. */
function instantsOf(wall: number, zone: string): number[] {
  const found: number[] = [];
  for (let at = wall - 15 * 60 * MINUTE; at <= wall + 15 * 60 * MINUTE; at += MINUTE) {
    if (wallClock(at, zone) === wall) found.push(at);
  }
  return found;
}

test('the instant is the first with that local time, or is as far after a gap as the local time was in it', () => {
  const minuteOf2026 = fc.integer({ min: 0, max: 365 * 24 * 60 - 1 });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), minuteOf2026, (zone, minute) => {
      const wall = Date.UTC(2026, 0, 1) + minute * MINUTE;
      const [first] = instantsOf(wall, zone);
      const expected = first ?? wall - zoneOffset(wall - 24 * 60 * MINUTE, zone);
      expect(fromWallClock(wall, zone)).toBe(expected);
    }),
    { numRuns: 60 },
  );
});

test.each([
  // Skipped: 02:30 does not exist on 29 March 2026 in Berlin, and becomes 03:30 summer time.
  ['Europe/Berlin', '2026-03-29T02:30:00Z', '2026-03-29T01:30:00Z'],
  // Repeated: 02:30 on 25 October 2026 means the first occurrence, in summer time.
  ['Europe/Berlin', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00Z'],
  ['America/New_York', '2026-03-08T02:30:00Z', '2026-03-08T07:30:00Z'],
  ['America/New_York', '2026-11-01T01:30:00Z', '2026-11-01T05:30:00Z'],
  // The clock changes by half an hour.
  ['Australia/Lord_Howe', '2026-10-04T02:10:00Z', '2026-10-03T15:40:00Z'],
])('%s: local time %s is %s', (zone, wall, instant) => {
  expect(new Date(fromWallClock(Date.parse(wall), zone))).toEqual(new Date(instant));
});
