'use client';

import type { Platform } from './platform';
import { createStopwatch } from './stopwatch';

/** Allows `burst` takes at once, then one per second. */
export function createTokenBucket(burst: number, clocks: Pick<Platform, 'now' | 'monotonic'>) {
  const sinceLastTake = createStopwatch(clocks);
  let tokens = burst;
  return {
    /** Returns false when no token is left. */
    take(): boolean {
      tokens = Math.min(burst, tokens + sinceLastTake.elapsed() / 1_000);
      sinceLastTake.restart();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
