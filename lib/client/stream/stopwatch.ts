'use client';

import type { Platform } from './platform';

/**
 * Measures elapsed time. Each clock of a browser has a fault: the wall clock can be set, and the monotonic one stands
 * still while the computer sleeps. The larger of the two is never too small; at worst a stream is renewed in vain.
 */
export function createStopwatch({ now, monotonic }: Pick<Platform, 'now' | 'monotonic'>) {
  let wall = now();
  let steady = monotonic();
  return {
    restart() {
      wall = now();
      steady = monotonic();
    },
    elapsed: () => Math.max(now() - wall, monotonic() - steady),
  };
}
