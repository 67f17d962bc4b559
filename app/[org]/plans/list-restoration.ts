'use client';

// Restores the scroll place of a list after back or forward. The browser restores it only in a page that is complete at
// once; a list that loads while scrolling would be too short.

const KEEP = 10;
const left = new Map<string, unknown>();
let returning: string | null = null;

const here = () => window.location.pathname + window.location.search;

if (typeof window !== 'undefined')
  window.addEventListener('popstate', () => {
    returning = here();
  });

/** What was saved for this key, when the person came by back or forward; null for any other navigation. */
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

/** Ends the restoration: the next visit counts as a link unless the browser says otherwise. */
export function consume(): void {
  returning = null;
}
