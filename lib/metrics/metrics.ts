import 'server-only';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import type { EventHub } from '../events/hub/event-hub';
import type { NotificationMetrics, StreamMetrics } from '../events/hub/stream-metrics';
import type { JobMetrics } from '../jobs/runner';
import type { FallbackReason } from '../next-bridge/stream-bridge';
import { createStreamMetrics, observeConnections } from './stream-metrics';

// Labels have few, fixed values. They never name an organization or a user: each would be a time series that never
// ends, and readers of the metrics must not see the tenants.

export type Metrics = {
  streams: StreamMetrics;
  jobs: JobMetrics;
  /** Attempts to send. `try_again`: the outcome is unknown, and sending again is safe. */
  sent(outcome: 'executed' | 'failed' | 'unknown' | 'try_again'): void;
  notifications(transport: 'redis' | 'postgres'): NotificationMetrics;
  /** Counts a fallback of this process from socket streams to web streams. */
  streamFallback(reason: FallbackReason): void;
  observeHub(hub: Pick<EventHub, 'connections' | 'activeOrgs'>): void;
  /** The metrics in the Prometheus text format. */
  text(): Promise<string>;
  contentType: string;
};

/**
 * The metrics of this process, in a registry of its own: prom-client's global registry exists once for each copy that
 * Next makes of a module. `includeNodeMetrics` adds Node's metrics, which cost a little CPU all the time.
 */
export function createMetrics({ includeNodeMetrics }: { includeNodeMetrics: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (includeNodeMetrics) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const jobs = new Counter({
    name: 'greenlight_jobs_total',
    help: 'Pieces of work done or failed, by job; a failed one is tried again.',
    // Not `job`, which Prometheus itself sets on each time series.
    labelNames: ['task', 'result'],
    registers,
  });
  const sent = new Counter({
    name: 'greenlight_dispatches_total',
    help: 'Tries to hand a message to a provider, by what came of it.',
    labelNames: ['outcome'],
    registers,
  });
  const notifications = new Counter({
    name: 'greenlight_notifications_total',
    help: 'Messages between processes about new events.',
    labelNames: ['transport', 'direction'],
    registers,
  });
  const fallbacks = new Counter({
    name: 'greenlight_stream_fallbacks_total',
    help: 'Fallbacks of this process from socket streams to web streams, by reason.',
    labelNames: ['reason'],
    registers,
  });
  return {
    streams: createStreamMetrics(registry),
    jobs: {
      done: (task) => jobs.inc({ task, result: 'done' }),
      failed: (task) => jobs.inc({ task, result: 'failed' }),
    },
    sent: (outcome) => sent.inc({ outcome }),
    notifications: (transport) => ({
      sent: () => notifications.inc({ transport, direction: 'sent' }),
      received: () => notifications.inc({ transport, direction: 'received' }),
    }),
    streamFallback: (reason) => fallbacks.inc({ reason }),
    observeHub: (hub) => observeConnections(registry, hub),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
