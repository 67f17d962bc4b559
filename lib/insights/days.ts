/** More days would make the picture no clearer, and the question no cheaper. */
export const MOST_DAYS = 366;
export const USUAL_DAYS = 30;

const DAY_MS = 86_400_000;

/** How many days there are from one to the other, both included. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** The day so many days later, on the calendar. */
export function dayAfter(from: string, days: number): string {
  return new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);
}
