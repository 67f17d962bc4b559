'use client';

// Where somebody was on a page that they come back to. The browser finds the place in a page that is whole again at once;
// a list that loads as one scrolls would be too short for it.

const KEEP = 10;
const left = new Map<string, unknown>();
let returning: string | null = null;

const here = () => window.location.pathname + window.location.search;

if (typeof window !== 'undefined')
  window.addEventListener('popstate', () => {
    returning = here();
  });

/** What was left here, for who has come by the browser's way back or forward; null for who comes anew. */
export function restore<T>(key: string): T | null {
  if (typeof window === 'undefined' || returning !== here()) return null;
  const found = left.get(key);
  return found === undefined ? null : (found as T);
}

export function save(key: string, what: unknown): void {
  left.delete(key);
  left.set(key, what);
  const [oldest] = left.keys();
  if (left.size > KEEP && oldest !== undefined) left.delete(oldest);
}

/** Whoever has come has come: the next time it is by a link, unless the browser says otherwise. */
export function consume(): void {
  returning = null;
}
