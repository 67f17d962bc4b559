/** The longest pause before a retry, in milliseconds: `firstMs × 2^attempt`, at most `longestMs`. */
export function backoffCeilingMs(firstMs: number, maxMs: number, attempt: number): number {
  // The exponent is bounded because 0 × Infinity is not a number.
  return Math.min(maxMs, firstMs * 2 ** Math.min(Math.max(0, attempt), 50));
}

/** Between half of `ms` and all of it ("equal jitter"), so that many clients do not retry at the same moment. */
export function equalJitterMs(ms: number, random: () => number = Math.random): number {
  return (ms * (1 + random())) / 2;
}

/** The pause before work of the server is retried: full jitter between one second and `1 s × 2^attempts`, at most ten minutes. */
export function backoffMs(attempts: number): number {
  return 1_000 + Math.random() * (backoffCeilingMs(1_000, 600_000, attempts) - 1_000);
}

/** After this many failures in a row the work is not retried any more and a person decides. */
export const MAX_ATTEMPTS = 8;
