import 'server-only';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts one use of the key. Returns the seconds to wait, 0 when the use is allowed. */
export type RateLimit = (key: string) => Promise<number>;

/**
 * Allows `uses` of a key within `seconds` of its first use, in this process. A key is forgotten when its window ends: it takes
 * about 500 bytes until then, and other keys cannot displace it. The library has the same limit on PostgreSQL, for processes
 * that share a database. The stream client of the browser limits itself without it: it has one key, which refills steadily.
 */
export function createRateLimit(uses: number, seconds: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: uses, duration: seconds });
  return async (key) => {
    try {
      await limiter.consume(key);
      return 0;
    } catch (refused) {
      // A refusal is thrown as its state, which is no Error.
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.ceil(refused.msBeforeNext / 1_000);
    }
  };
}
