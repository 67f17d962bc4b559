'use client';

import { useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';

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
function relative(at: number, now: number, ahead: boolean): string {
  const distance = ahead ? at - now : now - at;
  const format = (value: number, unit: string) => (ahead ? `in ${value} ${unit}` : `${value} ${unit} ago`);
  if (distance < 45_000) return ahead ? 'in a moment' : 'just now';
  if (distance < HOUR) return format(Math.max(1, Math.round(distance / MINUTE)), 'min');
  if (distance < DAY) return format(Math.round(distance / HOUR), 'h');
  return new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(distance > 300 * DAY ? { year: 'numeric' } : { hour: '2-digit', minute: '2-digit' }),
  });
}

const exact = (at: number) => new Date(at).toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** Server and hydration show the date in UTC, the same everywhere; afterwards the person's own zone applies. */
const fixed = (at: number) =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The relative time, updating, with the exact time as its title. Renders only when its text changes. */
export function Time({ at, ahead = false }: { at: string; ahead?: boolean }) {
  const time = Date.parse(at);
  const text = useSyncExternalStore(
    subscribe,
    () => relative(time, Date.now(), ahead),
    () => null,
  );
  if (Number.isNaN(time)) return null;
  return (
    <time dateTime={at} title={text === null ? undefined : exact(time)} className="whitespace-nowrap">
      {text ?? fixed(time)}
    </time>
  );
}

const inFull = (at: number, timeZone?: string) =>
  new Date(at).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone ? { timeZone } : {}),
  });

/**
 * Date and time in full, for exact reading; in `zone`, which is named when its clock differs from the reader's, unless
 * a time beside it has named it.
 */
export function ExactTime({ at, zone, named = false }: { at: string; zone?: string; named?: boolean }) {
  const now = useNow(DAY);
  const time = Date.parse(at);
  if (Number.isNaN(time)) return null;
  const shown = inFull(time, zone);
  const isOtherZone = zone !== undefined && !named && shown !== inFull(time);
  return (
    <time dateTime={at} title={now === null ? undefined : exact(time)}>
      {now === null ? fixed(time) : shown}
      {now !== null && isOtherZone ? ` (${zone.replaceAll('_', ' ')})` : ''}
    </time>
  );
}
