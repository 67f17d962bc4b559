import 'server-only';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EventHub } from '../events/hub/event-hub';
import type { StreamMetrics } from '../events/hub/stream-metrics';

/** The metrics of the streams. They change once per connection or per read of the log, never per event and connection. */
export function createStreamMetrics(registry: Registry): StreamMetrics {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `greenlight_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `greenlight_${name}`, help, buckets, registers });

  const opened = counter('streams_opened_total', 'Streams that were opened.');
  const ended = counter('streams_ended_total', 'Streams that have ended, by how.', ['how']);
  const refused = counter('streams_refused_total', 'Streams refused, by the limit reached.', ['limit']);
  const resets = counter('stream_resets_total', 'Resets sent to clients, by reason.', ['reason']);
  const polls = counter('stream_polls_total', 'Looks at the heads of the event logs.');
  const failures = counter('stream_read_failures_total', 'Reads of the event log that failed.');
  const lag = histogram(
    'stream_lag_seconds',
    'From the beginning of the transaction that wrote an event to its being offered to all connections, per read.',
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  );
  const batch = histogram(
    'stream_read_events',
    'Events that one read of the log brought for all connections of an organization.',
    [1, 2, 5, 10, 20, 50, 100, 200],
  );
  const replay = histogram(
    'stream_replay_events',
    'Events that a connection got from its past in one piece.',
    [1, 5, 20, 50, 100, 200, 1_000, 2_500],
  );

  return {
    opened: () => opened.inc(),
    ended: (reason) => ended.inc({ how: reason }),
    refused: (limit) => refused.inc({ limit }),
    reset: (reason) => resets.inc({ reason }),
    replayed: (events) => replay.observe(events),
    read(events, seconds) {
      batch.observe(events);
      lag.observe(seconds);
    },
    polled: () => polls.inc(),
    failed: () => failures.inc(),
  };
}

/** Gauges that read the current value at each scrape. */
export function observeConnections(
  registry: Registry,
  hub: Pick<EventHub, 'connections' | 'activeOrgs'>,
): void {
  const registers = [registry];
  new Gauge({
    name: 'greenlight_streams_open',
    help: 'Streams that are open in this process.',
    registers,
    collect() {
      this.set(hub.connections.total());
    },
  });
  new Gauge({
    name: 'greenlight_stream_organizations',
    help: 'Organizations with an open stream in this process.',
    registers,
    collect() {
      this.set(hub.activeOrgs());
    },
  });
}
