import { fromWallClockInput, wallClock } from '../kit/zoned-time';
import { dayAfter, daysBetween, MOST_DAYS, USUAL_DAYS } from './days';

/** `starts` has the first moment of each day, and at its end the first moment after the last day. */
export type Period = { from: string; to: string; days: string[]; starts: string[] };

const onlyDay = (at: number) => new Date(at).toISOString().slice(0, 10);

/**
 * The default period: the last thirty days, today included. Days begin by the zone's wall clock, whatever the clock
 * changes.
 */
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
