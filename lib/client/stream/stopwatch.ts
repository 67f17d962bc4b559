'use client';

import type { Platform } from './platform';

/**
 * How long ago something was. Each of a browser's clocks has its fault: the wall clock can be set, and the other stands
 * still while the computer sleeps. The larger of the two answers is never too small; at worst a stream is renewed in vain.
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
