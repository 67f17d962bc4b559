'use client';

import { useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';
import { formatTime, isOtherClock } from './locale/format-time';
import { type LocaleSettings, useLocale } from './locale/locale-context';

const { subscribe, notify } = createListeners(() => {
  const timer = setInterval(() => notify(), 1_000);
  return () => clearInterval(timer);
});

/**
 * The time, rounded down to `step` so that a component renders only when its text may change. Null on the server and
 * during hydration: the browser's clock and zone are not the server's.
 */
export function useNow(step: number): number | null {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / step) * step,
    () => null,
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * `ahead` for planned times. A past event is never shown in the future, even when the server's clock is slightly fast.
 */
function relative(at: number, now: number, ahead: boolean, settings: LocaleSettings): string {
  const distance = ahead ? at - now : now - at;
  const format = (value: number, unit: string) => (ahead ? `in ${value} ${unit}` : `${value} ${unit} ago`);
  if (distance < 45_000) return ahead ? 'in a moment' : 'just now';
  if (distance < HOUR) return format(Math.max(1, Math.round(distance / MINUTE)), 'min');
  if (distance < DAY) return format(Math.round(distance / HOUR), 'h');
  if (distance > 300 * DAY) return formatTime(at, 'year', settings);
  return formatTime(at, isOtherClock(at, settings) ? 'zoned' : 'short', settings);
}

/** The day in the organization's zone; outside of an organization in UTC, because the server has no zone of the person's. */
const fixed = (at: number, { locale, timeZone = 'UTC' }: LocaleSettings) =>
  formatTime(at, 'day', { locale, timeZone });

/** The relative time, updating, with the exact time as its title. Renders only when its text changes. */
export function Time({ at, ahead = false }: { at: string; ahead?: boolean }) {
  const settings = useLocale();
  const time = Date.parse(at);
  const text = useSyncExternalStore(
    subscribe,
    () => relative(time, Date.now(), ahead, settings),
    () => null,
  );
  if (Number.isNaN(time)) return null;
  // Browsers may have another version of the formats than the server, so that the first text may differ from its own.
  return (
    <time
      dateTime={at}
      title={text === null ? undefined : formatTime(time, 'title', settings)}
      className="whitespace-nowrap"
      suppressHydrationWarning
    >
      {text ?? fixed(time, settings)}
    </time>
  );
}

/**
 * Date and time in full, for exact reading, in `zone` or the organization's zone, which is named when its clock differs
 * from the reader's, unless a time beside it has named it.
 */
export function ExactTime({ at, zone, named = false }: { at: string; zone?: string; named?: boolean }) {
  const { locale, timeZone } = useLocale();
  const settings = { locale, timeZone: zone ?? timeZone };
  const isHydrated = useNow(DAY) !== null;
  const time = Date.parse(at);
  if (Number.isNaN(time)) return null;
  const isKnown = isHydrated || settings.timeZone !== undefined;
  const zoneName = isHydrated && !named && isOtherClock(time, settings) ? settings.timeZone : undefined;
  return (
    <time
      dateTime={at}
      title={isHydrated ? formatTime(time, 'title', settings) : undefined}
      suppressHydrationWarning
    >
      {isKnown ? formatTime(time, 'full', settings) : fixed(time, settings)}
      {zoneName === undefined ? '' : ` (${zoneName.replaceAll('_', ' ')})`}
    </time>
  );
}
