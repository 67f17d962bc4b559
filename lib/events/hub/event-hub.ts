import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../db/transaction';
import { coerceError } from '../../errors';
import { backoffCeilingMs } from '../../kit/async/backoff';
import { createCoalescedTask } from '../../kit/async/coalesced-task';
import type { CommitNotifier } from '../commit-notifier';
import { readEvents, readHeads, type StreamHead } from '../log';
import type { ByeReason } from '../schema';
import { type CatchUpReader, createCatchUpReader } from './catch-up-reader';
import { type ConnectionCounts, createConnectionCounts } from './connection-counts';
import { type Chunk, createFrameBuffer, type FrameBuffer } from './frame-buffer';
import { NOOP_METRICS, type StreamMetrics } from './stream-metrics';

// Delivery is pull. The commit notifier and the poll only decide when the hub reads the log, once for all connections of an
// org; each connection then reads the shared frame buffer from its own cursor. A lost notification costs one poll interval
// and never an event.

const PAGE_ROWS = 200;
/**
 * After a delivery the next read waits, so that a burst becomes few writes. It waits as long as the delivery took, within
 * these bounds, so that writing takes at most half of the process's time. A single event never waits.
 */
const COALESCE_MS = { min: 4, max: 10 };
const MAX_BACKOFF_MS = 2_000;

export type StreamListener = {
  /** The user or API key that the connection belongs to; their connections are counted. */
  actorId: string;
  /** New events may be available: call `next`. */
  onAvailable(): void;
  /** The connection has to end. */
  onClose(reason: ByeReason): void;
  /** The epoch is no longer that of the connection's cursor (a restored database). */
  onEpochChanged(head: StreamHead): void;
};

export type Subscription = {
  /** The highest seq that this process has seen. */
  head(): number;
  /** Whether the events after `seq` are in memory. */
  covers(seq: number): boolean;
  /** The frames after `seq` from memory, which must cover `seq`; null when there are none. */
  read(seq: number): Chunk | null;
  /** The frames after `seq`, from memory or from the table; null when there are none. `gone`: they were purged. */
  next(seq: number): Promise<Chunk | 'gone' | null>;
  /** May be called any number of times. */
  close(): void;
};

export type EventHub = {
  metrics: StreamMetrics;
  /** `head` is the org's stream head, read immediately before. */
  subscribe(orgId: string, head: StreamHead, listener: StreamListener): Subscription;
  /** The connections of this process. */
  connections: Pick<ConnectionCounts, 'total' | 'perActor' | 'perOrg'>;
  /** How many orgs have a connection in this process. */
  activeOrgs(): number;
  isClosed(): boolean;
  /** Ends every connection and stops reading. Resolves when the database is no longer being used. */
  close(reason: ByeReason): Promise<void>;
};

type OrgState = {
  buffer: FrameBuffer;
  head: number;
  listeners: Set<StreamListener>;
  /** Reads new events into the buffer. A call during a read causes one more read. */
  read(): void;
  /** For connections that are further behind than the buffer reaches. */
  catchUp: CatchUpReader;
};

type EventHubOptions = {
  database: Pick<Database, 'db'>;
  notifier: Pick<CommitNotifier, 'subscribe'>;
  pollMs: number;
  /** Called with the first of several failures in a row, and with errors that listeners throw. */
  report?: (error: Error) => void;
  metrics?: StreamMetrics;
};

/** Gives each connection of this process its org's events, in order and without holes, with one read per org and batch. */
export function createEventHub({
  database,
  notifier,
  pollMs,
  report = console.error,
  metrics = NOOP_METRICS,
}: EventHubOptions): EventHub {
  const orgs = new Map<string, OrgState>();
  const pendingWork = new Set<Promise<void>>();
  const connections = createConnectionCounts();
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;
  const unsubscribe = notifier.subscribe((orgIds) => {
    for (const orgId of orgIds) readNew(orgId);
  });

  /** Starts database work: reports its failure and lets `close` wait for it. */
  function track(work: () => Promise<void>): Promise<void> {
    const promise: Promise<void> = work()
      .catch((error: unknown) => {
        failures += 1;
        metrics.failed();
        if (failures === 1) report(coerceError(error));
      })
      .finally(() => pendingWork.delete(promise));
    pendingWork.add(promise);
    return promise;
  }

  function readNew(orgId: string): void {
    const org = orgs.get(orgId);
    if (org && !closed) org.read();
  }

  /**
   * Reads the events after the buffer's last one into the buffer. A failed read is not repeated here: the poll finds
   * the head ahead of the buffer.
   */
  async function readIntoBuffer(orgId: string, org: OrgState): Promise<void> {
    for (;;) {
      if (closed) return;
      const rows = await readEvents(database.db, orgId, org.buffer.last(), PAGE_ROWS);
      if (closed || orgs.get(orgId) !== org || rows.length === 0) return;
      org.buffer.push(rows);
      const startedAt = performance.now();
      forEachListener(org, (listener) => listener.onAvailable());
      const deliveryMs = performance.now() - startedAt;
      metrics.read(rows.length, (rows[0]?.age ?? 0) + deliveryMs / 1_000);
      await delay(Math.min(COALESCE_MS.max, Math.max(COALESCE_MS.min, deliveryMs)));
      if (rows.length < PAGE_ROWS) return;
    }
  }

  /** A listener that throws must not keep the others from their events: the buffer has advanced, so no poll would wake them. */
  function forEachListener(org: OrgState, work: (listener: StreamListener) => void): void {
    for (const listener of [...org.listeners]) {
      try {
        work(listener);
      } catch (error) {
        report(coerceError(error));
      }
    }
  }

  async function poll(): Promise<void> {
    if (orgs.size === 0) return;
    // The positions are taken before the query: while it runs, a read may advance a buffer past the head that it returns.
    const positions = new Map([...orgs].map(([orgId, org]) => [orgId, { org, last: org.buffer.last() }]));
    const heads = await readHeads(database.db, [...positions.keys()]);
    failures = 0;
    metrics.polled();
    for (const [orgId, { org, last }] of positions) {
      const current = heads.get(orgId);
      if (orgs.get(orgId) !== org) continue;
      if (!current) {
        orgs.delete(orgId);
        forEachListener(org, (listener) => listener.onClose('revoked'));
      } else if (current.epoch !== org.buffer.epoch || current.head < last) closeEpoch(orgId, org, current);
      else {
        org.head = Math.max(org.head, current.head);
        if (current.head > org.buffer.last()) readNew(orgId);
      }
    }
  }

  /** Ends the org's connections with a reset: their cursors belong to a log that no longer exists. */
  function closeEpoch(orgId: string, org: OrgState, head: StreamHead): void {
    orgs.delete(orgId);
    forEachListener(org, (listener) => listener.onEpochChanged(head));
  }

  /** Starts with the process, not with the first connection: the timer would keep that request's async context in memory. */
  function schedulePoll(): void {
    if (closed) return;
    const delayMs = Math.max(pollMs, backoffCeilingMs(pollMs, MAX_BACKOFF_MS, failures));
    timer = setTimeout(() => {
      void track(() => poll().finally(schedulePoll));
    }, delayMs);
    timer.unref();
  }
  schedulePoll();

  function stateOf(orgId: string, head: StreamHead): OrgState {
    const existing = orgs.get(orgId);
    if (existing?.buffer.epoch === head.epoch) return existing;
    if (existing) closeEpoch(orgId, existing, head);
    const buffer = createFrameBuffer(head.epoch, head.head);
    const org: OrgState = {
      buffer,
      head: head.head,
      listeners: new Set(),
      read: createCoalescedTask(() => track(() => readIntoBuffer(orgId, org))),
      catchUp: createCatchUpReader(head.epoch, (seq) => readEvents(database.db, orgId, seq, PAGE_ROWS)),
    };
    orgs.set(orgId, org);
    return org;
  }

  function subscribe(orgId: string, head: StreamHead, listener: StreamListener): Subscription {
    const org = stateOf(orgId, head);
    org.head = Math.max(org.head, head.head);
    org.listeners.add(listener);
    const removeFromCounts = connections.add(listener.actorId, orgId);
    // A commit between the reading of the head and this line sent its notification before this listener existed.
    readNew(orgId);
    return {
      head: () => Math.max(org.head, org.buffer.last()),
      covers: (seq) => org.buffer.covers(seq),
      read: (seq) => org.buffer.read(seq),
      async next(seq) {
        return org.buffer.covers(seq) ? org.buffer.read(seq) : org.catchUp.read(seq);
      },
      close() {
        org.listeners.delete(listener);
        removeFromCounts();
        if (org.listeners.size === 0 && orgs.get(orgId) === org) orgs.delete(orgId);
      },
    };
  }

  return {
    metrics,
    subscribe,
    connections,
    activeOrgs: () => orgs.size,
    isClosed: () => closed,
    async close(reason) {
      closed = true;
      unsubscribe();
      clearTimeout(timer);
      for (const org of [...orgs.values()]) forEachListener(org, (listener) => listener.onClose(reason));
      await Promise.allSettled([...pendingWork]);
    },
  };
}
