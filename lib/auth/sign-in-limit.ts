import 'server-only';

type Window = { count: number; until: number };
const WINDOW_MS = 60_000;
const MAX_WINDOWS = 10_000;
/** The longest valid address; longer input is cut, because it need not be an address at all. */
const MAX_EMAIL_LENGTH = 254;

/**
 * Limits the sign-in attempts for one email address. better-auth limits by IP address, but behind `next start` alone a
 * client can forge that (`x-forwarded-for`); it cannot vary the account that it attacks.
 * @returns a function that counts an attempt and returns the seconds to wait, 0 when it is allowed
 */
export function createSignInLimit(perMinute: number): (email: string, now?: number) => number {
  const windows = new Map<string, Window>();
  return (email, now = Date.now()) => {
    const address = email.trim().toLowerCase().slice(0, MAX_EMAIL_LENGTH);
    const current = windows.get(address);
    if (!current || current.until <= now) {
      if (windows.size >= MAX_WINDOWS) deleteOldWindows(windows, now);
      windows.set(address, { count: 1, until: now + WINDOW_MS });
      return 0;
    }
    current.count += 1;
    return current.count > perMinute ? Math.ceil((current.until - now) / 1_000) : 0;
  };
}

/** Deletes expired windows and, if that is not enough, the oldest, so that invented addresses cannot fill the memory. */
function deleteOldWindows(windows: Map<string, Window>, now: number): void {
  for (const [address, { until }] of windows) if (until <= now) windows.delete(address);
  for (const address of windows.keys()) {
    if (windows.size < MAX_WINDOWS) return;
    windows.delete(address);
  }
}
