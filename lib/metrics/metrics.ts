import 'server-only';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import type { EventHub } from '../events/hub/event-hub';
import type { NotificationMetrics, StreamMetrics } from '../events/hub/stream-metrics';
import type { JobCount } from '../jobs/runner';
import type { FallbackReason } from '../next-bridge/stream-bridge';
import { createStreamMetrics, showConnections } from './stream-metrics';

// Labels are words of ours and few. Never an organization or a person: each would be a series for ever, and who may read the
// figures of a process may not know its tenants.

export type Metrics = {
  streams: StreamMetrics;
  jobs: JobCount;
  /** The tries at providers. `try_again`: it is not known whether the message went, and sending it again does no harm. */
  sent(outcome: 'executed' | 'failed' | 'unknown' | 'try_again'): void;
  notifications(transport: 'redis' | 'postgres'): NotificationMetrics;
  /** The streams of this process no longer go past Next. */
  streamFallback(reason: FallbackReason): void;
  show(hub: Pick<EventHub, 'connections' | 'activeOrgs'>): void;
  /** All of it as Prometheus reads it. */
  text(): Promise<string>;
  contentType: string;
};

/**
 * The figures of this process, in a registry of its own: prom-client's global one exists once in each of the copies that
 * Next makes of a module. `withNode`: those of Node too, which cost a little all the time.
 */
export function createMetrics({ withNode }: { withNode: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (withNode) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const jobs = new Counter({
    name: 'greenlight_jobs_total',
    help: 'Pieces of work done or failed, by task; a failed one is tried again.',
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
    show: (hub) => showConnections(registry, hub),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
