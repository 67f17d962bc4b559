import type { LocaleSettings } from './locale-context';

const STYLES = {
  day: { day: 'numeric', month: 'short' },
  year: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  zoned: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
  full: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  title: { dateStyle: 'full', timeStyle: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

type Style = keyof typeof STYLES;

// Creating a formatter takes far longer than using it, and lists of times are formatted every second.
const formatters = new Map<string, Intl.DateTimeFormat>();

export function formatTime(at: number, style: Style, { locale, timeZone }: LocaleSettings): string {
  const key = `${style} ${locale} ${timeZone}`;
  const formatter =
    formatters.get(key) ??
    new Intl.DateTimeFormat(locale, { ...STYLES[style], ...(timeZone && { timeZone }) });
  formatters.set(key, formatter);
  return formatter.format(at);
}

/** Whether the clock of the zone differs from the reader's at this time. Only meaningful in a browser. */
export function isOtherClock(at: number, { locale, timeZone }: LocaleSettings): boolean {
  if (timeZone === undefined) return false;
  return (
    formatTime(at, 'short', { locale, timeZone }) !== formatTime(at, 'short', { locale, timeZone: undefined })
  );
}
