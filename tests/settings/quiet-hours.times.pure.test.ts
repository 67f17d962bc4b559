import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWallClockInput, toWallClockInput, wallClock } from '../../lib/kit/zoned-time';
import { afterQuietHours, isQuiet } from '../../lib/settings/quiet-hours';

const MINUTE = 60_000;
const NIGHT = { from: '22:00', until: '08:00' };

/** Zones of both hemispheres, with half and quarter hours, a change by half an hour, a skipped day, and changes at midnight. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Auckland',
];

const clock = fc
  .integer({ min: 0, max: 1_439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
/** Nights with a clock change somewhere, and random ones. */
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2036, 0, 1) }),
  fc
    .record({
      day: fc.constantFrom(
        '2026-03-08',
        '2026-03-29',
        '2026-04-05',
        '2026-10-04',
        '2026-10-25',
        '2026-11-01',
      ),
      ms: fc.integer({ min: -36 * 60 * MINUTE, max: 36 * 60 * MINUTE }),
    })
    .map(({ day, ms }) => Date.parse(`${day}T00:00:00Z`) + ms),
  fc
    .integer({ min: -36 * 60, max: 36 * 60 })
    .map((minutes) => Date.parse('2011-12-30T10:00:00Z') + minutes * MINUTE),
);
const situation = fc.record({
  at: instant,
  zone: fc.constantFrom(...ZONES),
  quiet: fc.record({ from: clock, until: clock }),
});

/** The reference goes minute by minute: slow and obviously correct. */
function byWalking(at: number, zone: string, quiet: { from: string; until: string }): number {
  if (!isQuiet(at, zone, quiet)) return at;
  let minute = Math.floor(at / MINUTE) * MINUTE;
  while (isQuiet(minute, zone, quiet)) minute += MINUTE;
  return minute;
}

/** A naive version that adds hours: correct except in the nights of a clock change. */
function naive(at: number, zone: string, quiet: { from: string; until: string }): number {
  if (!isQuiet(at, zone, quiet)) return at;
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const now = (wallClock(at, zone) / MINUTE) % 1_440;
  return Math.floor(at / MINUTE) * MINUTE + ((minutes(quiet.until) - now + 1_440) % 1_440) * MINUTE;
}

describe('the first instant outside quiet hours', () => {
  test('is never within them, and directly follows a quiet minute', () => {
    fc.assert(
      fc.property(situation, ({ at, zone, quiet }) => {
        const found = afterQuietHours(at, zone, quiet);
        expect(isQuiet(found, zone, quiet)).toBe(false);
        expect(found).toBeGreaterThanOrEqual(at);
        if (found > at) {
          expect(found % MINUTE).toBe(0);
          expect(isQuiet(found - MINUTE, zone, quiet)).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('is the same as in the minute-by-minute reference', () => {
    fc.assert(
      fc.property(situation, ({ at, zone, quiet }) => {
        expect(afterQuietHours(at, zone, quiet)).toBe(byWalking(at, zone, quiet));
      }),
      { numRuns: 150 },
    );
  });

  test('is stable when applied twice, and never earlier for a later start', () => {
    fc.assert(
      fc.property(situation, fc.nat(2_000 * MINUTE), ({ at, zone, quiet }, later) => {
        const found = afterQuietHours(at, zone, quiet);
        expect(afterQuietHours(found, zone, quiet)).toBe(found);
        expect(afterQuietHours(at + later, zone, quiet)).toBeGreaterThanOrEqual(found);
      }),
      { numRuns: 1_500 },
    );
  });

  test.each([
    ['a summer night', '2026-07-01T22:14:30Z', 'UTC', '2026-07-02T08:00:00Z'],
    ['its last minute', '2026-07-02T07:59:59Z', 'UTC', '2026-07-02T08:00:00Z'],
    ['its end', '2026-07-02T08:00:00Z', 'UTC', '2026-07-02T08:00:00Z'],
    [
      'clocks put forward: an hour less to wait',
      '2026-03-28T21:30:00Z',
      'Europe/Berlin',
      '2026-03-29T06:00:00Z',
    ],
    ['clocks put back: an hour more', '2026-10-24T20:30:00Z', 'Europe/Berlin', '2026-10-25T07:00:00Z'],
    ['half an hour off', '2026-07-01T18:00:00Z', 'Asia/Kolkata', '2026-07-02T02:30:00Z'],
  ])('%s', (_name, at, zone, expected) => {
    expect(new Date(afterQuietHours(Date.parse(at), zone, NIGHT)).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  test('an end in a skipped hour; a start in a repeated hour', () => {
    const until = (at: string, from: string, to: string) =>
      new Date(afterQuietHours(Date.parse(at), 'Europe/Berlin', { from, until: to })).toISOString();
    expect(until('2026-03-28T22:00:00Z', '22:00', '02:30')).toBe('2026-03-29T01:00:00.000Z');
    // The first 02:40 is quiet; at 03:00 the clock goes back to 02:00, which is not quiet until 02:30.
    expect(until('2026-10-25T00:40:00Z', '02:30', '03:30')).toBe('2026-10-25T01:00:00.000Z');
  });

  test('with equal ends, or without quiet hours, is any time', () => {
    const at = Date.parse('2026-07-01T22:14:30Z');
    expect(afterQuietHours(at, 'UTC', { from: '08:00', until: '08:00' })).toBe(at);
    expect(afterQuietHours(at, 'UTC', null)).toBe(at);
  });

  test('negative control: the naive version fails', () => {
    const wrong = fc.check(
      fc.property(situation, ({ at, zone, quiet }) => {
        expect(isQuiet(naive(at, zone, quiet), zone, quiet)).toBe(false);
        expect(naive(at, zone, quiet)).toBe(afterQuietHours(at, zone, quiet));
      }),
      // Random nights include a clock change only sometimes, so one with clocks going forward is always added.
      { examples: [[{ at: Date.parse('2026-03-29T00:30:00Z'), zone: 'Europe/Berlin', quiet: NIGHT }]] },
    );
    expect(wrong.failed).toBe(true);
  });
});

describe('a typed time', () => {
  test('is the instant with that local time in the zone', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), (at, zone) => {
        const typed = toWallClockInput(new Date(at).toISOString(), zone);
        const meant = fromWallClockInput(typed, zone);
        expect(toWallClockInput(meant, zone)).toBe(typed);
        expect(Date.parse(meant)).toBeLessThanOrEqual(Math.floor(at / MINUTE) * MINUTE);
      }),
      { numRuns: 1_500 },
    );
  });

  test.each([
    ['2026-07-01T08:00', 'Europe/Berlin', '2026-07-01T06:00:00.000Z'],
    ['2026-01-01T08:00', 'America/New_York', '2026-01-01T13:00:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['0020-07-01T08:00', 'UTC', '0020-07-01T08:00:00.000Z'],
    ['', 'UTC', ''],
    ['nonsense', 'UTC', ''],
  ])('%s in %s', (typed, zone, meant) => {
    expect(fromWallClockInput(typed, zone)).toBe(meant);
  });
});
