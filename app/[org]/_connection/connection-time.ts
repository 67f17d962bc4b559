/** The time of day of an instant in milliseconds since 1970, as the person's browser writes it. */
export function timeOf(instant: number): string {
  return new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
