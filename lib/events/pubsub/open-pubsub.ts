import 'server-only';
import type { Env } from '../../env';
import type { CommitNotifier } from '../commit-notifier';
import type { NotificationMetrics } from '../hub/stream-metrics';
import { postgresPubSub } from './postgres';
import type { PresenceReplicator } from '../../presence/replication';
import { connectPubSub, type Replication } from './pubsub';
import { redisPubSub } from './redis';

/** Hints by what the configuration has: Redis, else PostgreSQL's own, else none, since nobody shares an embedded database. */
export function openPubSub(
  env: Env,
  bell: CommitNotifier,
  report: (error: Error) => void,
  count?: (carrier: 'redis' | 'postgres') => NotificationMetrics,
  mouth?: PresenceReplicator,
): Replication {
  if (!env.DATABASE_URL) return { close: async () => {} };
  const carrier = env.REDIS_URL
    ? redisPubSub(env.REDIS_URL, report)
    : postgresPubSub(env.DATABASE_URL, report);
  return connectPubSub(bell, carrier, count?.(env.REDIS_URL ? 'redis' : 'postgres'), mouth);
}
