import 'server-only';

type Window = { count: number; until: number };
const WINDOW_MS = 60_000;
const MOST_NAMES = 10_000;
/** No address is longer, and what is tried need not be one. */
const LONGEST_NAME = 254;

/**
 * Counts the sign-ins tried for one email address. The limit by address of the caller is better-auth's, but behind
 * `next start` alone a caller may write that address itself (`x-forwarded-for`); the name it tries to enter it cannot vary.
 * @returns seconds to wait, or 0 when one more is allowed
 */
export function createSignInLimit(perMinute: number): (email: string, now?: number) => number {
  const windows = new Map<string, Window>();
  return (email, now = Date.now()) => {
    const name = email.trim().toLowerCase().slice(0, LONGEST_NAME);
    const current = windows.get(name);
    if (!current || current.until <= now) {
      if (windows.size >= MOST_NAMES) forget(windows, now);
      windows.set(name, { count: 1, until: now + WINDOW_MS });
      return 0;
    }
    current.count += 1;
    return current.count > perMinute ? Math.ceil((current.until - now) / 1_000) : 0;
  };
}

/** What has run out, and if that is not enough the oldest: somebody tries made-up names to fill the memory. */
function forget(windows: Map<string, Window>, now: number): void {
  for (const [name, { until }] of windows) if (until <= now) windows.delete(name);
  for (const name of windows.keys()) {
    if (windows.size < MOST_NAMES) return;
    windows.delete(name);
  }
}
