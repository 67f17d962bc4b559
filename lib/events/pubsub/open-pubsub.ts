import 'server-only';
import type { Env } from '../../env';
import type { Bell } from '../commit-notifier';
import type { HintCount } from '../hub/stream-metrics';
import { postgresCarrier } from './postgres';
import type { WordOfMouth } from './presence-replication';
import { connectHints, type Hints } from './pubsub';
import { redisCarrier } from './redis';

/** Hints by what the configuration has: Redis, else PostgreSQL's own, else none, since nobody shares an embedded database. */
export function openHints(
  env: Env,
  bell: Bell,
  report: (error: Error) => void,
  count?: (carrier: 'redis' | 'postgres') => HintCount,
  mouth?: WordOfMouth,
): Hints {
  if (!env.DATABASE_URL) return { close: async () => {} };
  const carrier = env.REDIS_URL
    ? redisCarrier(env.REDIS_URL, report)
    : postgresCarrier(env.DATABASE_URL, report);
  return connectHints(bell, carrier, count?.(env.REDIS_URL ? 'redis' : 'postgres'), mouth);
}
