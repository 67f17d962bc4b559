const MAX_MS = 3_600_000;

/** The pause that a `Retry-After` header asks for, in milliseconds, at most an hour; null without a readable one. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | null {
  const value = header?.trim();
  if (!value) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_MS) : null;
}
