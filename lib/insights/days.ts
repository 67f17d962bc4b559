/** The longest period: the chart cannot show more days clearly. */
export const MAX_DAYS = 366;
export const DEFAULT_DAYS = 30;

const DAY_MS = 86_400_000;

/** The number of days from one to the other, both included. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** The day that is this many days later on the calendar. */
export function addDays(from: string, days: number): string {
  return new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);
}
