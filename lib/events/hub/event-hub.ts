import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../db/transaction';
import { coerceError } from '../../errors';
import { createCoalescedTask } from '../../kit/coalesced-task';
import type { CommitNotifier } from '../commit-notifier';
import { readEvents, readHeads, type StreamHead } from '../log';
import type { ByeReason } from '../schema';
import { type CatchUpReader, createCatchUpReader } from './catch-up-reader';
import { type ConnectionCounts, createConnectionCounts } from './connection-counts';
import { type Chunk, createFrameBuffer, type FrameBuffer } from './frame-buffer';
import { NOOP_METRICS, type StreamMetrics } from './stream-metrics';

// Words: a *connection* is one open stream and owns a cursor; an org's *tail* is the memory that its connections share; to
// *pump* is to read the log once past the tail, for all of them. The bell and the poll only say when to pump: a hint that
// is lost costs one poll and never an event.

const PAGE_ROWS = 200;
/**
 * After a delivery the next read waits, so that a burst becomes few writes: as long as the delivery took, so that writing
 * takes at most half of the process, within these bounds. A lone event never waits.
 */
const COALESCE_MS = { least: 4, most: 10 };
const LONGEST_BACKOFF_MS = 2_000;

export type Listener = {
  /** Who it is for, to count how many streams one person has. */
  person: string;
  /** There may be something new: ask `next`. */
  onAvailable(): void;
  /** The connection has to end. */
  onClose(reason: ByeReason): void;
  /** The log is not the one that the cursor belongs to any more (a restored database). */
  onEpochChanged(head: StreamHead): void;
};

export type Subscription = {
  /** The highest seq that this process knows of. */
  head(): number;
  /** Whether what follows `seq` comes from memory. */
  covers(seq: number): boolean;
  /** What follows `seq` in memory, which must hold it; null when nothing does. */
  read(seq: number): Chunk | null;
  /** What follows `seq`: from memory or from the table. `gone`: it is not stored any more. */
  next(seq: number): Promise<Chunk | 'gone' | null>;
  /** May be called any number of times. */
  close(): void;
};

export type EventHub = {
  metrics: StreamMetrics;
  /** `head` is the org's stream as read just before. */
  subscribe(orgId: string, head: StreamHead, listener: Listener): Subscription;
  /** The connections of this process. */
  connections: Pick<ConnectionCounts, 'total' | 'perUser' | 'perOrg'>;
  /** How many orgs have a connection here. */
  activeOrgs(): number;
  isClosed(): boolean;
  /** Ends every connection and stops reading. Resolves when the database is no longer being used. */
  close(reason: ByeReason): Promise<void>;
};

type OrgFeed = {
  buffer: FrameBuffer;
  head: number;
  listeners: Set<Listener>;
  /** Reads what is new; a call during a read causes one more. */
  read(): void;
  /** For connections further behind than the memory reaches. */
  pages: CatchUpReader;
};

type Options = {
  database: Pick<Database, 'db'>;
  bell: Pick<CommitNotifier, 'subscribe'>;
  pollMs: number;
  /** Hears of the first failure of a row of them. */
  report?: (error: Error) => void;
  metrics?: StreamMetrics;
};

/** Gives every connection of this process its org's events, in order and without holes, at one read per org and batch. */
export function createEventHub({
  database,
  bell,
  pollMs,
  report = console.error,
  metrics = NOOP_METRICS,
}: Options): EventHub {
  const orgs = new Map<string, OrgFeed>();
  const running = new Set<Promise<void>>();
  const census = createConnectionCounts();
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;
  const unlisten = bell.subscribe((orgIds) => {
    for (const orgId of orgIds) readNew(orgId);
  });

  /** Runs `work` so that neither its failure nor a shutdown in the middle of it can hurt anybody. */
  function run(work: () => Promise<void>): Promise<void> {
    const promise: Promise<void> = work()
      .catch((error: unknown) => {
        failures += 1;
        metrics.failed();
        if (failures === 1) report(coerceError(error));
      })
      .finally(() => running.delete(promise));
    running.add(promise);
    return promise;
  }

  function readNew(orgId: string): void {
    const org = orgs.get(orgId);
    if (org && !closed) org.read();
  }

  /** A failed read is not repeated here: the poll sees that the head is ahead of the buffer and comes back. */
  async function readPast(orgId: string, org: OrgFeed): Promise<void> {
    for (;;) {
      if (closed) return;
      const rows = await readEvents(database.db, orgId, org.buffer.last(), PAGE_ROWS);
      if (closed || orgs.get(orgId) !== org || rows.length === 0) return;
      org.buffer.push(rows);
      const began = performance.now();
      each(org, (listener) => listener.onAvailable());
      const took = performance.now() - began;
      metrics.read(rows.length, (rows[0]?.age ?? 0) + took / 1_000);
      await delay(Math.min(COALESCE_MS.most, Math.max(COALESCE_MS.least, took)));
      if (rows.length < PAGE_ROWS) return;
    }
  }

  /** A listener that throws must not keep the others from their events: the buffer has advanced, so no poll would wake them. */
  function each(org: OrgFeed, work: (listener: Listener) => void): void {
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
    // Remembered before the query: while it runs, a pump may read further than the heads that it will answer.
    const known = new Map([...orgs].map(([orgId, org]) => [orgId, { org, last: org.buffer.last() }]));
    const heads = await readHeads(database.db, [...known.keys()]);
    failures = 0;
    metrics.polled();
    for (const [orgId, { org, last }] of known) {
      const found = heads.get(orgId);
      if (orgs.get(orgId) !== org) continue;
      if (!found) {
        orgs.delete(orgId);
        each(org, (listener) => listener.onClose('revoked'));
      } else if (found.epoch !== org.buffer.epoch || found.head < last) replace(orgId, org, found);
      else {
        org.head = Math.max(org.head, found.head);
        if (found.head > org.buffer.last()) readNew(orgId);
      }
    }
  }

  function replace(orgId: string, org: OrgFeed, head: StreamHead): void {
    orgs.delete(orgId);
    each(org, (listener) => listener.onEpochChanged(head));
  }

  /** Begun with the process and not with the first connection, whose request it would keep in memory. */
  function schedule(): void {
    if (closed) return;
    const wait = Math.max(pollMs, Math.min(LONGEST_BACKOFF_MS, pollMs * 2 ** Math.min(failures, 16)));
    timer = setTimeout(() => {
      void run(() => poll().finally(schedule));
    }, wait);
    timer.unref();
  }
  schedule();

  function open(orgId: string, head: StreamHead): OrgFeed {
    const present = orgs.get(orgId);
    if (present?.buffer.epoch === head.epoch) return present;
    if (present) replace(orgId, present, head);
    const buffer = createFrameBuffer(head.epoch, head.head);
    const org: OrgFeed = {
      buffer,
      head: head.head,
      listeners: new Set(),
      read: createCoalescedTask(() => run(() => readPast(orgId, org))),
      pages: createCatchUpReader(head.epoch, (seq) => readEvents(database.db, orgId, seq, PAGE_ROWS)),
    };
    orgs.set(orgId, org);
    return org;
  }

  function subscribe(orgId: string, head: StreamHead, listener: Listener): Subscription {
    const org = open(orgId, head);
    org.head = Math.max(org.head, head.head);
    org.listeners.add(listener);
    const leave = census.add(listener.person, orgId);
    // Whatever was committed between the reading of the head and this line rang a bell that nobody heard.
    readNew(orgId);
    return {
      head: () => Math.max(org.head, org.buffer.last()),
      covers: (seq) => org.buffer.covers(seq),
      read: (seq) => org.buffer.read(seq),
      async next(seq) {
        return org.buffer.covers(seq) ? org.buffer.read(seq) : org.pages.read(seq);
      },
      close() {
        org.listeners.delete(listener);
        leave();
        if (org.listeners.size === 0 && orgs.get(orgId) === org) orgs.delete(orgId);
      },
    };
  }

  return {
    metrics,
    subscribe,
    connections: census,
    activeOrgs: () => orgs.size,
    isClosed: () => closed,
    async close(reason) {
      closed = true;
      unlisten();
      clearTimeout(timer);
      for (const org of [...orgs.values()]) each(org, (listener) => listener.onClose(reason));
      await Promise.allSettled([...running]);
    },
  };
}
