import 'server-only';
import type { ByeReason, ResetReason } from '../schema';

/** Whose stream it is: for a log line. Never a label of a metric, which would tell tenants apart and grow without bound. */
export type StreamOwner = { orgId: string; person: string };
export type Limit = 'person' | 'organization' | 'process';
/** `gone`: the reader has left by itself. */
export type CloseReason = ByeReason | 'reset' | 'gone';

/** What an operator wants to know about the streams; the counting itself is somebody else's. */
export type StreamMetrics = {
  opened(): void;
  ended(how: CloseReason, whose: StreamOwner): void;
  refused(limit: Limit, whose: StreamOwner): void;
  reset(reason: ResetReason, whose: StreamOwner): void;
  /** Events that a connection got from its past, in one piece. */
  replayed(events: number): void;
  /**
   * Events that one read of the log brought to this process, for all of an org's connections; `lag`: the seconds from the
   * beginning of the oldest one's transaction until all of them had been offered it.
   */
  read(events: number, lag: number): void;
  /** The heads of the logs were looked at. */
  polled(): void;
  /** The database did not answer a read or a poll. */
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

/** Messages between processes, not the orgs that they name. */
export type NotificationMetrics = { sent(): void; received(): void };
