import { describe, expect, test } from 'vitest';
import { formatDate, instantOf, morningOf, wallOf } from '@/lib/planner/local/time/zone';
import { promisesIn, said } from '../helpers/planner/promises';

const dueOf = (text: string, started_at: string, time_zone: string) =>
  promisesIn(said(['agent', text], ['customer', 'Thanks.']), { started_at, time_zone })[0];

describe('a due time is read in the time zone of the organization', () => {
  test.each([
    // A Monday evening in New York is already Tuesday in UTC.
    [
      "I'll send you the quote tomorrow.",
      '2026-03-03T01:30:00Z',
      'America/New_York',
      '2026-03-03T22:00:00.000Z',
    ],
    [
      "I'll send you the quote by Friday.",
      '2026-03-02T15:00:00Z',
      'Europe/Berlin',
      '2026-03-06T16:00:00.000Z',
    ],
    ["I'll call you on Thursday at 3 pm.", '2026-03-02T15:00:00Z', 'Asia/Tokyo', '2026-03-05T06:00:00.000Z'],
    [
      "I'll send you the quote within 24 hours.",
      '2026-03-02T15:00:00Z',
      'Asia/Tokyo',
      '2026-03-03T15:00:00.000Z',
    ],
    [
      "We'll send you the album in two weeks.",
      '2026-03-02T15:00:00Z',
      'Europe/Berlin',
      '2026-03-16T16:00:00.000Z',
    ],
  ])('%s, said %s in %s', (text, started_at, zone, due_at) => {
    expect(dueOf(text, started_at, zone)).toMatchObject({ due_at });
  });

  test('17:00 stays 17:00 across a clock change, and a number of hours stays elapsed time', () => {
    // Berlin goes to summer time on Sunday, March 29, 2026.
    const friday = '2026-03-27T15:00:00Z';
    expect(dueOf("I'll send you the quote on Monday.", friday, 'Europe/Berlin')).toMatchObject({
      due_at: '2026-03-30T15:00:00.000Z',
    });
    expect(dueOf("I'll send you the quote within 72 hours.", friday, 'Europe/Berlin')).toMatchObject({
      due_at: '2026-03-30T15:00:00.000Z',
    });
    expect(dueOf("I'll call you on Monday at 9 am.", friday, 'Europe/Berlin')).toMatchObject({
      due_at: '2026-03-30T07:00:00.000Z',
    });
  });

  test('the day in the phrase is the local day', () => {
    const late = dueOf("I'll send you the quote tomorrow.", '2026-03-03T01:30:00Z', 'America/New_York');
    expect(late).toMatchObject({ phrase: 'send you the quote on Tuesday, March 3', due_on: 'March 3, 2026' });
  });
});

describe('a local date', () => {
  test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'])(
    'converts back to the same instant, hour by hour through a year, in %s',
    (zone) => {
      const start = Date.UTC(2026, 0, 1, 0, 30);
      let twice = 0;
      for (let hour = 0; hour < 365 * 24; hour += 1) {
        const moment = new Date(start + hour * 3_600_000);
        // In the repeated hour the first occurrence is used.
        if (instantOf(wallOf(moment, zone), zone).getTime() !== moment.getTime()) twice++;
      }
      expect(twice).toBeLessThanOrEqual(1);
    },
  );

  test('a time that is skipped in spring is read as after the change', () => {
    // 2:30 on March 29, 2026 does not exist in Berlin.
    const skipped = instantOf(new Date(Date.UTC(2026, 2, 29, 2, 30)), 'Europe/Berlin');
    expect(skipped.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  test('mornings and dates', () => {
    expect(morningOf('2026-03-30T15:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-30T07:00:00.000Z');
    expect(formatDate('2026-03-30T23:30:00.000Z', 'Europe/Berlin')).toBe('March 31, 2026');
  });
});
