/** The time of day of an instant in milliseconds since 1970, by the clock of the person's device. */
export function timeOf(instant: number, locale: string): string {
  return new Date(instant).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
}
