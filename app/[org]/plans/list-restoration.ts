'use client';

// Restores the scroll place of a list after back or forward. The browser restores it only in a page that is complete at
// once; a list that loads while scrolling would be too short.

const KEEP = 10;
const savedByKey = new Map<string, unknown>();
let restoringUrl: string | null = null;

const currentUrl = () => window.location.pathname + window.location.search;

if (typeof window !== 'undefined')
  window.addEventListener('popstate', () => {
    restoringUrl = currentUrl();
  });

/** What was saved for this key, when the person came by back or forward; null for any other navigation. */
export function restore<T>(key: string): T | null {
  if (typeof window === 'undefined' || restoringUrl !== currentUrl()) return null;
  const found = savedByKey.get(key);
  return found === undefined ? null : (found as T);
}

export function save(key: string, what: unknown): void {
  savedByKey.delete(key);
  savedByKey.set(key, what);
  const [oldest] = savedByKey.keys();
  if (savedByKey.size > KEEP && oldest !== undefined) savedByKey.delete(oldest);
}

/** Ends the restoration: the next visit counts as a link unless the browser says otherwise. */
export function consume(): void {
  restoringUrl = null;
}
