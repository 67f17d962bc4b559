import 'server-only';
import pino, { type Logger } from 'pino';
import { type Auth, createAuth } from './auth/auth';
import { readAuthSecret } from './auth/auth-secret';
import { startBackgroundJobs } from './background-jobs';
import { openDatabase } from './db/connect';
import { withoutValues } from './db/query-error';
import type { Database } from './db/transaction';
import { createChannelTestLimit } from './delivery/channel-test';
import { createProviders, stopGraceMs } from './delivery/providers/create-providers';
import { createOutboxProvider } from './delivery/providers/outbox';
import type { Providers } from './delivery/providers/provider';
import { guardDemo } from './demo/demo-guard';
import { type Env, readEnv } from './env';
import { AppError } from './errors';
import { type CommitNotifier, createCommitNotifier } from './events/commit-notifier';
import { createEventHub, type EventHub } from './events/hub/event-hub';
import { openPubSub } from './events/pubsub/open-pubsub';
import type { Runner } from './jobs/runner';
import type { RateLimit } from './kit/rate-limit';
import { createMetrics, type Metrics } from './metrics/metrics';
import { withStreamLog } from './metrics/stream-log';
import { createStreamBridge, type StreamBridge } from './next-bridge/stream-bridge';
import { createPlanner } from './planner/create-planner';
import type { Planner } from './planner/planner';
import { withTimeLimit } from './planner/time-limit';
import { createPresence, type Presence } from './presence/presence';
import { setSendingDefaults } from './settings/defaults';
import { addDefaultTemplate } from './templates/default-template';

/** Everything that exists once per process. */
export type Runtime = {
  env: Env;
  log: Logger;
  database: Database;
  notifier: CommitNotifier;
  hub: EventHub;
  streamBridge: StreamBridge;
  presence: Presence;
  auth: Auth;
  planner: Planner;
  /** The configured channels; messages of the demo organization stay in the local outbox. */
  providers: Providers;
  channelTestLimit: RateLimit;
  metrics: Metrics;
  isDraining(): boolean;
  /**
   * Ends the streams, lets running jobs reach their next durable point and closes the database. Later calls return the same
   * promise.
   */
  stop(): Promise<void>;
};

// Next bundles instrumentation, pages and routes separately, so each has its own copy of this module and of its variables. The
// global symbol is shared.
const SLOT = Symbol.for('greenlight.runtime');
const slots: typeof globalThis & { [SLOT]?: Runtime } = globalThis;

/** @throws AppError unavailable before the process has started */
export function runtime(): Runtime {
  const running = slots[SLOT];
  if (!running) throw new AppError('unavailable', 'Greenlight is still starting.');
  return running;
}

/** Opens and starts everything, once. @throws Error whose message is for the operator */
export async function startRuntime(env: Env = readEnv()): Promise<Runtime> {
  const existing = slots[SLOT];
  if (existing) return existing;
  const log = pino({
    level: env.LOG_LEVEL,
    base: null,
    serializers: { err: (error) => pino.stdSerializers.err(withoutValues(error)) },
  });
  setSendingDefaults({ undo_window_s: env.UNDO_WINDOW_S, time_zone: env.TIME_ZONE });
  let stopped: Promise<void> | undefined;
  const notifier = createCommitNotifier();
  let runner: Runner | null = null;
  const database = await openDatabase(env, notifier.notify, (queues) => {
    for (const queue of queues) runner?.wake(queue);
  });
  const auth = createAuth({
    env,
    db: database.db,
    secret: await readAuthSecret(env),
    onOrganizationCreated: (orgId) => database.transaction((tx) => addDefaultTemplate(tx, orgId)),
    // While the process stops, open requests lose the database and are answered with 503, so this is no error.
    report: (message, err) => (stopped ? log.warn({ err }, message) : log.error({ err }, message)),
  });
  const planner = withTimeLimit(
    createPlanner(env, (usage) => log.info({ planner: usage }, 'The model was called.')),
    env.PLANNER_TIMEOUT_S * 1_000,
  );
  const metrics = createMetrics({ includeNodeMetrics: env.METRICS_TOKEN !== '' });
  const hub = createEventHub({
    database,
    notifier: notifier,
    pollMs: env.STREAM_POLL_MS,
    report: (err) => log.warn({ err }, 'The event log could not be read; trying again.'),
    metrics: withStreamLog(metrics.streams, log),
  });
  metrics.observeHub(hub);
  const streamBridge = createStreamBridge({
    onFallback(reason, detail) {
      metrics.streamFallback(reason);
      log.warn({ reason, detail }, 'Streams now go through Next’s web stream, which costs more per stream.');
    },
  });
  const providers = guardDemo(createProviders(env, database), createOutboxProvider(database));
  if (env.RUNNER === 'on') {
    runner = startBackgroundJobs({ env, log, database, planner, providers, metrics });
  }
  const report = (err: Error) =>
    log.warn(
      { err },
      'Notifications between processes are unavailable; meanwhile events may arrive up to one poll interval later.',
    );
  const presence = createPresence();
  const pubSub = openPubSub({
    env,
    commitNotifier: notifier,
    report,
    metricsOf: metrics.notifications,
    replicators: [presence.replicator],
  });
  async function stop(): Promise<void> {
    await Promise.all([endStreams(hub, log), runner?.stop(stopGraceMs(env))]);
    await pubSub.close();
    presence.close();
    await database.close();
  }
  const running: Runtime = {
    env,
    log,
    database,
    notifier,
    hub,
    streamBridge,
    presence,
    auth,
    planner,
    providers,
    channelTestLimit: createChannelTestLimit(),
    metrics,
    isDraining: () => stopped !== undefined,
    stop() {
      // Not synchronous: `isDraining` must be true before the streams are closed.
      stopped ??= Promise.resolve().then(stop);
      return stopped;
    },
  };
  slots[SLOT] = running;
  return running;
}

async function endStreams(hub: EventHub, log: Logger): Promise<void> {
  const streams = hub.connections.total();
  const organizations = hub.activeOrgs();
  const startedAt = performance.now();
  await hub.close('drain');
  const took_ms = Math.round(performance.now() - startedAt);
  log.info({ streams, organizations, took_ms }, 'The streams were ended for the shutdown.');
}
