import 'server-only';
import { NUMBERED_EVENTS } from '../../events/event-names';
import { encodeControl, encodeRetry } from '../../events/frame';
import type { EventHub } from '../../events/hub/event-hub';
import type { CloseReason } from '../../events/hub/stream-metrics';
import type { StreamHead } from '../../events/log';
import type { ByeReason, ResetReason } from '../../events/schema';
import type { OpenStreamWriter, StreamWriter } from '../../next-bridge/stream-writer';
import type { Presence } from '../../presence/presence';

const DATABASE_RETRY_MS = 1_000;
const encoder = new TextEncoder();

export type ConnectionOptions = {
  hub: EventHub;
  orgId: string;
  actorId: string;
  head: StreamHead & { oldest: number };
  /** Events after this seq are sent. With a `reset` that is the head: the client fetches what came before. */
  from: number;
  reset: ResetReason | null;
  isStillMember: () => Promise<boolean>;
  presence: Pick<Presence, 'subscribe'>;
  heartbeatMs: number;
  lifetimeMs: number;
  /** How long a client that is behind may read nothing. */
  stallMs: number;
  /** How long a stream goes on while the database cannot confirm that its owner is still a member. */
  unverifiedMs: number;
  openWriter: OpenStreamWriter;
};

/**
 * One connection from open to close: sends the greeting, replays from the cursor, sends `caught-up`, then follows the log. It
 * reads from the hub only while its client has room, so a slow client costs one chunk of memory and only its own time. Every
 * ending (client gone, drain, lifetime, access lost, stall) goes through `cleanUp`, which may run any number of times.
 */
export function openConnection(options: ConnectionOptions): ReadableStream<Uint8Array> {
  const { hub, orgId, actorId, head, reset, isStillMember, heartbeatMs, stallMs } = options;
  let cursor = options.from;
  let caughtUp = false;
  /** The owner was checked when the stream was opened, so the first page needs no second check. */
  let firstPageAllowed = true;
  let closed = false;
  let isSending = false;
  let sendAgain = false;
  let endsAt = 0;
  let lastVerifiedAt = performance.now();
  let heartbeatTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let stallTimer: NodeJS.Timeout | undefined;
  let writer: StreamWriter | null = null;
  let finalFrame = '';
  const owner = { orgId, actorId };
  const subscription = hub.subscribe(orgId, head, {
    actorId,
    onAvailable: send,
    onClose: sendBye,
    onEpochChanged: (currentHead) =>
      sendReset(currentHead.epoch === head.epoch ? 'future' : 'epoch', currentHead),
  });

  const presence = options.presence.subscribe(orgId, () => {
    if (caughtUp) send();
  });

  function cleanUp(reason: CloseReason): void {
    if (!closed) hub.metrics.ended(reason, owner);
    closed = true;
    subscription.close();
    presence.close();
    for (const timer of [heartbeatTimer, retryTimer, stallTimer]) clearTimeout(timer);
  }

  /** A connection that ends before its greeting has been sent is closed right after the greeting. */
  function finish(reason: CloseReason, frame: string): void {
    if (closed) return;
    cleanUp(reason);
    finalFrame = frame;
    if (writer) close(writer);
  }

  function close(open: StreamWriter): void {
    if (finalFrame) open.write(encoder.encode(finalFrame));
    open.end();
  }

  function sendBye(reason: ByeReason): void {
    finish(reason, encodeControl('bye', { reason }));
  }

  /** A reset ends the connection; the client's next one starts at a cursor of the present log. */
  function sendReset(reason: ResetReason, currentHead: StreamHead): void {
    hub.metrics.reset(reason, owner);
    finish('reset', encodeControl('reset', { reason, epoch: currentHead.epoch, head: currentHead.head }));
  }

  /** Sends everything that is available. A call during the loop causes one more round, never a second loop. */
  function send(): void {
    if (closed || !writer) return;
    if (!isSending && caughtUp && sendBuffered(writer)) return;
    sendAgain = true;
    if (isSending) return;
    isSending = true;
    void (async () => {
      try {
        while (sendAgain && !closed && writer) {
          sendAgain = false;
          await sendAvailable(writer);
        }
      } catch {
        // The database does not answer. The stream stays open, so a short outage is not visible to the person.
        if (!closed && !retryTimer) retryTimer = setTimeout(retry, DATABASE_RETRY_MS).unref();
      } finally {
        isSending = false;
      }
    })();
  }

  function retry(): void {
    retryTimer = undefined;
    send();
  }

  /** The usual case, without a promise: all events are in the buffer. False when the database has to be read. */
  function sendBuffered(open: StreamWriter): boolean {
    while (open.hasRoom()) {
      if (!subscription.covers(cursor)) return false;
      const chunk = subscription.read(cursor);
      if (!chunk) {
        sendPresence(open);
        return true;
      }
      // Set before the write, which may call `onDrain`, and so this function, before it returns.
      cursor = chunk.seq;
      open.write(chunk.bytes);
    }
    startStallTimer();
    return true;
  }

  /** Called only when the client is caught up and has room: presence that a slow client missed is stale and is dropped. */
  function sendPresence(open: StreamWriter): void {
    const bytes = presence.news();
    if (bytes) open.write(bytes);
  }

  async function sendAvailable(open: StreamWriter): Promise<void> {
    while (!closed && open.hasRoom()) {
      const replaying = !caughtUp || !subscription.covers(cursor);
      if (replaying && !(firstPageAllowed || (await isStillMember()))) return sendBye('revoked');
      firstPageAllowed = false;
      const chunk = await subscription.next(cursor);
      if (closed) return;
      if (chunk === 'gone') return sendReset('retention', { ...head, head: subscription.head() });
      if (chunk) {
        open.write(chunk.bytes);
        if (replaying) hub.metrics.replayed(chunk.seq - cursor);
        cursor = chunk.seq;
      } else {
        const reachedHead = !caughtUp && cursor >= head.head;
        if (caughtUp || reachedHead) sendPresence(open);
        if (reachedHead) {
          caughtUp = true;
          open.write(encoder.encode(encodeControl('caught-up', { head: cursor })));
        }
        return;
      }
    }
    startStallTimer();
  }

  /** A client that reads nothing for `stallMs` while events wait for it is disconnected. */
  function startStallTimer(): void {
    if (closed || stallTimer || subscription.head() <= cursor) return;
    stallTimer = setTimeout(disconnectStalled, stallMs).unref();
  }

  function disconnectStalled(): void {
    if (closed) return;
    cleanUp('slow');
    writer?.destroy(encoder.encode(encodeControl('bye', { reason: 'slow' })));
  }

  function onDrain(): void {
    clearTimeout(stallTimer);
    stallTimer = undefined;
    send();
  }

  /** One timer serves heartbeat and lifetime, since there are thousands of connections. */
  function scheduleHeartbeat(): void {
    heartbeatTimer = setTimeout(
      () => void sendHeartbeat(),
      Math.min(heartbeatMs, endsAt - performance.now()),
    ).unref();
  }

  async function sendHeartbeat(): Promise<void> {
    if (performance.now() >= endsAt - 1) return sendBye('rotate');
    // Without the database no new event can be sent either, so an unconfirmed membership is tolerated for a while.
    const isMember = await isStillMember().catch(() => null);
    if (closed) return;
    if (isMember === false) return sendBye('revoked');
    if (isMember) lastVerifiedAt = performance.now();
    else if (performance.now() - lastVerifiedAt > options.unverifiedMs) return sendBye('rotate');
    // After the replay `head` is the last event sent on this connection: a client that has not received that event has
    // lost it in a proxy. During the replay it is the end of the replay.
    if (writer?.hasRoom()) {
      writer.write(encoder.encode(encodeControl('hb', { head: caughtUp ? cursor : subscription.head() })));
    }
    scheduleHeartbeat();
  }

  function onOpen(open: StreamWriter): void {
    writer = open;
    if (closed) {
      close(open);
      return;
    }
    // Random, so that streams that were opened together do not all reconnect in the same second.
    endsAt = performance.now() + options.lifetimeMs * (0.8 + Math.random() * 0.4);
    scheduleHeartbeat();
    send();
  }

  hub.metrics.opened();
  if (reset) hub.metrics.reset(reset, owner);
  const greeting =
    encodeRetry(1_500 + Math.random() * 3_000) +
    encodeControl('hello', {
      epoch: head.epoch,
      head: head.head,
      oldest: head.oldest,
      from: cursor,
      heartbeat_s: heartbeatMs / 1_000,
      events: [...NUMBERED_EVENTS],
    }) +
    (reset ? encodeControl('reset', { reason: reset, epoch: head.epoch, head: head.head }) : '');
  return options.openWriter(encoder.encode(greeting), {
    onOpen,
    onDrain,
    onDisconnect: () => cleanUp('gone'),
  });
}
