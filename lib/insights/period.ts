import { fromWallClockInput, wallClock } from '../kit/zoned-time';
import { addDays, DEFAULT_DAYS, daysBetween, MAX_DAYS } from './days';

/** `starts` has the first moment of each day, and at its end the first moment after the last day. */
export type Period = { from: string; to: string; days: string[]; starts: string[] };

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/**
 * The default period: the last thirty days, today included. Days begin by the zone's wall clock, whatever the clock
 * changes.
 */
export function periodOf(
  requested: { from?: string | undefined; to?: string | undefined },
  zone: string,
  now: number,
): Period {
  const today = dayOf(wallClock(now, zone));
  const to = requested.to ?? (requested.from && requested.from > today ? requested.from : today);
  const from = requested.from ?? addDays(to, 1 - DEFAULT_DAYS);
  const dayCount = Math.min(daysBetween(from, to), MAX_DAYS + 1);
  const days = Array.from({ length: dayCount }, (_, index) => addDays(from, index));
  const starts = [...days, addDays(to, 1)].map((day) => fromWallClockInput(`${day}T00:00`, zone));
  return { from, to, days, starts };
}
