/** Full jitter between one second and `1 s × 2^attempts`, at most ten minutes. */
export function backoffMs(attempts: number): number {
  const ceiling = Math.min(600_000, 1_000 * 2 ** Math.max(0, attempts));
  return 1_000 + Math.random() * (ceiling - 1_000);
}

/** After so many failures in a row a person is told instead. */
export const MAX_ATTEMPTS = 8;
