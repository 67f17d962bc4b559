import 'server-only';
import { randomUUID } from 'node:crypto';
import type { CommitNotifier } from '../commit-notifier';
import type { NotificationMetrics } from '../hub/stream-metrics';
import { decodeWords, encodeWords, type PresenceReplicator } from '../../presence/replication';
import { createThrottledSender } from './throttled-sender';

// Words: a *hint* tells other processes that an org's log has grown. It carries no event and may be lost, doubled or late:
// the poll of the heads stands behind it. A *carrier* takes messages from process to process (PostgreSQL NOTIFY, Redis).

/** What goes from process to process. */
export type PubSub = {
  /** Resolves when the messages are out, or are given up: it never rejects. */
  publish(messages: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/** Opens a carrier; `hear` is called for each message, also of our own, and may be given anything. */
export type OpenPubSub = (hear: (message: string) => void) => PubSub;

export type Replication = { close(): Promise<void> };

/** At most twenty times a second and process, however many commits there are. The first of a row goes at once. */
const SPACING_MS = 50;
/** What is passed on beside the hints can wait a little longer, and must not crowd them out. */
const WORDS_SPACING_MS = 200;

/**
 * Passes what the bell rings here on to the other processes, and rings here what they pass on. Sent after the commit and
 * outside of its transaction: a NOTIFY inside would hold a lock of the whole cluster until the commit is through. `mouth`
 * goes the same way; it is no hint and is not counted as one.
 */
export function connectPubSub(
  bell: CommitNotifier,
  open: OpenPubSub,
  count?: NotificationMetrics,
  mouth?: PresenceReplicator,
): Replication {
  const sender = randomUUID();
  const waiting = new Set<string>();
  const carrier = open((message) => {
    const words = decodeWords(sender, message);
    if (words) return words.forEach((word) => void mouth?.hear(word));
    const orgIds = decodeHints(sender, message);
    if (orgIds.length === 0) return;
    count?.received();
    bell.notify(new Set(orgIds), 'elsewhere');
  });

  // Behind a carrier that hangs only the names of orgs gather, each once.
  const hints = createThrottledSender(SPACING_MS, () => {
    if (waiting.size === 0) return null;
    const orgIds = [...waiting];
    waiting.clear();
    count?.sent();
    return carrier.publish(encodeHints(sender, orgIds));
  });
  const words = createThrottledSender(WORDS_SPACING_MS, () => {
    const said = mouth?.take() ?? [];
    return said.length === 0 ? null : carrier.publish(encodeWords(sender, said));
  });

  const unlisten = bell.subscribe((orgIds, origin) => {
    if (origin !== 'here') return;
    for (const orgId of orgIds) waiting.add(orgId);
    hints.go();
  });
  const unhear = mouth?.listen(words.go);

  return {
    async close() {
      unlisten();
      unhear?.();
      hints.stop();
      words.stop();
      await carrier.close();
    },
  };
}

const SEPARATOR = ' ';

/** One message: who sends it, and the org ids. In pieces that fit into a NOTIFY (8,000 bytes). */
export function encodeHints(sender: string, orgIds: readonly string[], maxLength = 7_000): string[] {
  const messages: string[] = [];
  let message = sender;
  for (const orgId of orgIds) {
    if (message !== sender && message.length + orgId.length + 1 > maxLength) {
      messages.push(message);
      message = sender;
    }
    message += SEPARATOR + orgId;
  }
  return message === sender ? messages : [...messages, message];
}

/** The org ids of another process's message; none when it is our own, or is not one. */
export function decodeHints(sender: string, message: string): string[] {
  const [from, ...orgIds] = message.split(SEPARATOR);
  return from === sender ? [] : orgIds.filter((orgId) => orgId !== '');
}
