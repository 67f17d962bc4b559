import 'server-only';
import type { ByeReason, ResetReason } from '../schema';

/** The owner of a stream, for log lines. Never a metric label: labels would reveal tenants and grow without bound. */
export type StreamOwner = { orgId: string; actorId: string };
export type Limit = 'person' | 'organization' | 'process';
/** `gone`: the client closed the connection. */
export type CloseReason = ByeReason | 'reset' | 'gone';

/** The port through which streams report to the metrics of the process. */
export type StreamMetrics = {
  opened(): void;
  ended(reason: CloseReason, owner: StreamOwner): void;
  refused(limit: Limit, owner: StreamOwner): void;
  reset(reason: ResetReason, owner: StreamOwner): void;
  /** How many older events a connection got in one chunk. */
  replayed(events: number): void;
  /**
   * How many events one read of the log returned, for all connections of an org. `lag`: the seconds from the start of
   * the oldest event's transaction until the last connection was notified.
   */
  read(events: number, lag: number): void;
  /** The heads of the logs were polled. */
  polled(): void;
  /** A read or a poll failed. */
  failed(): void;
};

export const NOOP_METRICS: StreamMetrics = {
  opened() {},
  ended() {},
  refused() {},
  reset() {},
  replayed() {},
  read() {},
  polled() {},
  failed() {},
};

/** Counts messages between processes, not the orgs that they name. */
export type NotificationMetrics = { sent(): void; received(): void };
