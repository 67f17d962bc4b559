'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

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

function relative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  const tell = (value: number, unit: string) => (at > now ? `in ${value} ${unit}` : `${value} ${unit} ago`);
  if (distance < 45_000) return at > now ? 'in a moment' : 'just now';
  if (distance < HOUR) return tell(Math.max(1, Math.round(distance / MINUTE)), 'min');
  if (distance < DAY) return tell(Math.round(distance / HOUR), 'h');
  return new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(distance > 300 * DAY ? { year: 'numeric' } : { hour: '2-digit', minute: '2-digit' }),
  });
}

const exact = (at: number) => new Date(at).toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** Server and hydration show the date in UTC, the same everywhere; then the person's own clock takes over. */
const fixed = (at: number) =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** How long ago or ahead, ticking; the exact time in its title. */
export function Time({ at }: { at: string }) {
  const now = useNow(15_000);
  const time = Date.parse(at);
  if (Number.isNaN(time)) return null;
  return (
    <time dateTime={at} title={now === null ? undefined : exact(time)} className="whitespace-nowrap">
      {now === null ? fixed(time) : relative(time, now)}
    </time>
  );
}

/** Date and time in full, for what has to be read exactly. */
export function ExactTime({ at }: { at: string }) {
  const now = useNow(DAY);
  const time = Date.parse(at);
  if (Number.isNaN(time)) return null;
  const shown = new Date(time).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (
    <time dateTime={at} title={now === null ? undefined : exact(time)}>
      {now === null ? fixed(time) : shown}
    </time>
  );
}
