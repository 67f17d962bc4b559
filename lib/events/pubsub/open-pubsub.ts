import 'server-only';
import type { Env } from '../../env';
import type { CommitNotifier } from '../commit-notifier';
import type { NotificationMetrics } from '../hub/stream-metrics';
import { postgresPubSub } from './postgres';
import { connectPubSub, type PubSubConnection, type Replicator } from './pubsub';
import { redisPubSub } from './redis';

type OpenPubSubOptions = {
  env: Env;
  commitNotifier: CommitNotifier;
  /** Receives the first error of each outage. */
  report: (error: Error) => void;
  metricsOf(transport: 'redis' | 'postgres'): NotificationMetrics;
  replicators: readonly Replicator[];
};

/** Connects over Redis when it is configured, else over PostgreSQL. An embedded database has one process and needs none. */
export function openPubSub({
  env,
  commitNotifier,
  report,
  metricsOf,
  replicators,
}: OpenPubSubOptions): PubSubConnection {
  if (!env.DATABASE_URL) return { close: async () => {} };
  const transport = env.REDIS_URL ? 'redis' : 'postgres';
  const open = env.REDIS_URL ? redisPubSub(env.REDIS_URL, report) : postgresPubSub(env.DATABASE_URL, report);
  return connectPubSub(commitNotifier, open, { metrics: metricsOf(transport), replicators });
}
