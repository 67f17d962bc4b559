import 'server-only';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CommitNotifier } from '../commit-notifier';
import type { NotificationMetrics } from '../hub/stream-metrics';
import { decodeMessage, encodeMessages } from './envelope';
import { createThrottledSender } from './throttled-sender';

/** Carries texts between processes: PostgreSQL NOTIFY or Redis. A text may be lost, repeated or late. */
export type PubSub = {
  /** Resolves when the messages are sent or given up. Never rejects. */
  publish(messages: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/** Connects. `onMessage` receives every message, also those of this process and texts that are no message of ours. */
export type OpenPubSub = (onMessage: (text: string) => void) => PubSub;

/** Copies one kind of information from this process to the others and from the others to this one. */
export type Replicator = {
  /** Marks its messages on the wire. */
  kind: string;
  /** The least time between two messages of this process. The first message after a pause is sent at once. */
  spacingMs: number;
  /** Removes and returns the items that wait to be sent. Items must be JSON values. */
  take(): unknown[];
  /** Calls the listener when there is something to take. Returns unsubscribe. */
  subscribe(onAvailable: () => void): () => void;
  /** Receives items of another process. They may have any shape, so the replicator validates them. */
  receive(items: readonly unknown[]): void;
};

export type PubSubConnection = { close(): Promise<void> };

export type ConnectOptions = { metrics?: NotificationMetrics; replicators?: readonly Replicator[] };

/**
 * Connects this process with the others: notifications about appended events, and the messages of further replicators.
 * Messages are sent after the commit and outside of its transaction: a NOTIFY inside it would hold a lock of the whole
 * cluster until the commit is done.
 */
export function connectPubSub(
  commitNotifier: CommitNotifier,
  open: OpenPubSub,
  { metrics, replicators = [] }: ConnectOptions = {},
): PubSubConnection {
  const from = randomUUID();
  const all = [createEventsReplicator(commitNotifier, metrics), ...replicators];
  const pubSub = open((text) => {
    const message = decodeMessage(text);
    if (!message || message.from === from) return;
    all.find(({ kind }) => kind === message.kind)?.receive(message.items);
  });
  const stops = all.map((replicator) => {
    const sender = createThrottledSender(replicator.spacingMs, () => {
      const items = replicator.take();
      if (items.length === 0) return null;
      return pubSub.publish(encodeMessages({ from, kind: replicator.kind, items }));
    });
    const unsubscribe = replicator.subscribe(sender.send);
    return () => {
      unsubscribe();
      sender.stop();
    };
  });
  return {
    async close() {
      for (const stop of stops) stop();
      await pubSub.close();
    },
  };
}

/** At most twenty messages a second and process, however many commits there are. */
const EVENTS_SPACING_MS = 50;

/** Carries the ids of the orgs whose logs have grown, from the commit notifier here to those of the other processes. */
function createEventsReplicator(commitNotifier: CommitNotifier, metrics?: NotificationMetrics): Replicator {
  // A set of ids: while the transport does not answer, each org is kept once and memory stays bounded.
  const waiting = new Set<string>();
  return {
    kind: 'events',
    spacingMs: EVENTS_SPACING_MS,
    take() {
      const orgIds = [...waiting];
      waiting.clear();
      if (orgIds.length > 0) metrics?.sent();
      return orgIds;
    },
    subscribe(onAvailable) {
      return commitNotifier.subscribe((orgIds, origin) => {
        if (origin !== 'here') return;
        for (const orgId of orgIds) waiting.add(orgId);
        onAvailable();
      });
    },
    receive(items) {
      const orgIds = z.array(z.string()).safeParse(items);
      if (!orgIds.success || orgIds.data.length === 0) return;
      metrics?.received();
      commitNotifier.notify(new Set(orgIds.data), 'elsewhere');
    },
  };
}
