import { fromWallClockInput, wallClock } from '../kit/zoned-time';
import { dayAfter, daysBetween, MOST_DAYS, USUAL_DAYS } from './days';

/** `starts` has the first moment of each day, and at its end the first moment after the last. */
export type Period = { from: string; to: string; days: string[]; starts: string[] };

const onlyDay = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Where no day is named: the last thirty, today included. Days begin when the zone's clocks say so, whatever else they do. */
export function periodOf(
  asked: { from?: string | undefined; to?: string | undefined },
  zone: string,
  now: number,
): Period {
  const today = onlyDay(wallClock(now, zone));
  const to = asked.to ?? (asked.from && asked.from > today ? asked.from : today);
  const from = asked.from ?? dayAfter(to, 1 - USUAL_DAYS);
  const length = Math.min(daysBetween(from, to), MOST_DAYS + 1);
  const days = Array.from({ length }, (_, index) => dayAfter(from, index));
  const starts = [...days, dayAfter(to, 1)].map((day) => fromWallClockInput(`${day}T00:00`, zone));
  return { from, to, days, starts };
}
