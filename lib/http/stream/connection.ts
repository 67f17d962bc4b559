import 'server-only';
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
  feed: EventHub;
  orgId: string;
  person: string;
  head: StreamHead & { oldest: number };
  /** Events after this seq are sent. With a `reset` that is the head: the client fetches what came before. */
  from: number;
  reset: ResetReason | null;
  isStillMember: () => Promise<boolean>;
  presence: Pick<Presence, 'watch'>;
  heartbeatMs: number;
  lifetimeMs: number;
  /** How long a reader may take nothing while it is behind. */
  stallMs: number;
  /** How long a stream goes on while nobody can be asked whether its reader may still hear it. */
  unprovenMs: number;
  openWriter: OpenStreamWriter;
};

/**
 * The life of one connection: greets, replays from the cursor, says when it has caught up, then follows the log. It takes
 * from the feed only while its reader has room, so a slow reader costs one chunk of memory and its own time. All endings
 * (reader gone, drain, lifetime, access lost, stall) meet in `cleanUp`, which may run any number of times.
 */
export function openConnection(options: ConnectionOptions): ReadableStream<Uint8Array> {
  const { feed, orgId, person, head, reset, isStillMember, heartbeatMs, stallMs } = options;
  let cursor = options.from;
  let caughtUp = false;
  /** Who opened it was let in a moment ago: the first page needs no further question. */
  let allowed = true;
  let closed = false;
  let advancing = false;
  let again = false;
  let endsAt = 0;
  let provenAt = performance.now();
  let beating: NodeJS.Timeout | undefined;
  let retrying: NodeJS.Timeout | undefined;
  let stalled: NodeJS.Timeout | undefined;
  let sink: StreamWriter | null = null;
  let lastWords = '';
  const whose = { orgId, person };
  const subscription = feed.subscribe(orgId, head, {
    person,
    onAvailable: advance,
    onClose: leave,
    onEpochChanged: (found) => startOver(found.epoch === head.epoch ? 'future' : 'epoch', found),
  });

  const others = options.presence.watch(orgId, () => {
    if (caughtUp) advance();
  });

  function cleanUp(how: CloseReason): void {
    if (!closed) feed.metrics.ended(how, whose);
    closed = true;
    subscription.close();
    others.close();
    for (const timer of [beating, retrying, stalled]) clearTimeout(timer);
  }

  /** A connection may have to end before its greeting is out; then it ends as soon as it is. */
  function finish(how: CloseReason, words: string): void {
    if (closed) return;
    cleanUp(how);
    lastWords = words;
    if (sink) close(sink);
  }

  function close(open: StreamWriter): void {
    if (lastWords) open.write(encoder.encode(lastWords));
    open.end();
  }

  function leave(reason: ByeReason): void {
    finish(reason, encodeControl('bye', { reason }));
  }

  /** In mid-stream the connection ends with the reset; the next one starts at a cursor of the log as it is now. */
  function startOver(reason: ResetReason, found: StreamHead): void {
    feed.metrics.reset(reason, whose);
    finish('reset', encodeControl('reset', { reason, epoch: found.epoch, head: found.head }));
  }

  /** Sends everything that is due, one step at a time: being woken meanwhile means one more round, never a second loop. */
  function advance(): void {
    if (closed || !sink) return;
    if (!advancing && caughtUp && sendFromMemory(sink)) return;
    again = true;
    if (advancing) return;
    advancing = true;
    void (async () => {
      try {
        while (again && !closed && sink) {
          again = false;
          await sendWhatIsDue(sink);
        }
      } catch {
        // The database is away. The stream stays; its person learns from the badge only if it lasts.
        if (!closed && !retrying) retrying = setTimeout(retry, DATABASE_RETRY_MS).unref();
      } finally {
        advancing = false;
      }
    })();
  }

  function retry(): void {
    retrying = undefined;
    advance();
  }

  /** What nearly every wake-up is: all of it is in memory, and the reader has room. False when it is not so simple. */
  function sendFromMemory(open: StreamWriter): boolean {
    while (open.hasRoom()) {
      if (!subscription.covers(cursor)) return false;
      const chunk = subscription.read(cursor);
      if (!chunk) {
        tellOfOthers(open);
        return true;
      }
      // Before the write: it may find a waiting reader, who asks for more before it returns.
      cursor = chunk.seq;
      open.write(chunk.bytes);
    }
    watchForStall();
    return true;
  }

  /** Only to a reader that has room and nothing else to read: what one that is slow was not told, is not true any more. */
  function tellOfOthers(open: StreamWriter): void {
    const bytes = others.news();
    if (bytes) open.write(bytes);
  }

  async function sendWhatIsDue(open: StreamWriter): Promise<void> {
    while (!closed && open.hasRoom()) {
      const replaying = !caughtUp || !subscription.covers(cursor);
      if (replaying && !(allowed || (await isStillMember()))) return leave('revoked');
      allowed = false;
      const chunk = await subscription.next(cursor);
      if (closed) return;
      if (chunk === 'gone') return startOver('retention', { ...head, head: subscription.head() });
      if (chunk) {
        open.write(chunk.bytes);
        if (replaying) feed.metrics.replayed(chunk.seq - cursor);
        cursor = chunk.seq;
      } else {
        const isThere = !caughtUp && cursor >= head.head;
        if (caughtUp || isThere) tellOfOthers(open);
        if (isThere) {
          caughtUp = true;
          open.write(encoder.encode(encodeControl('caught-up', { head: cursor })));
        }
        return;
      }
    }
    watchForStall();
  }

  /** A reader that takes nothing for so long, while there is something for it, loses its connection and what lies in it. */
  function watchForStall(): void {
    if (closed || stalled || subscription.head() <= cursor) return;
    stalled = setTimeout(cutOff, stallMs).unref();
  }

  function cutOff(): void {
    if (closed) return;
    cleanUp('slow');
    sink?.destroy(encoder.encode(encodeControl('bye', { reason: 'slow' })));
  }

  function onDrain(): void {
    clearTimeout(stalled);
    stalled = undefined;
    advance();
  }

  /** One timer for both, since there are thousands of connections. */
  function waitForBeat(): void {
    beating = setTimeout(() => void beat(), Math.min(heartbeatMs, endsAt - performance.now())).unref();
  }

  async function beat(): Promise<void> {
    if (performance.now() >= endsAt - 1) return leave('rotate');
    // While the database is away nothing new can go out either, and the next beat asks again; but not for ever.
    const isMember = await isStillMember().catch(() => null);
    if (closed) return;
    if (isMember === false) return leave('revoked');
    if (isMember) provenAt = performance.now();
    else if (performance.now() - provenAt > options.unprovenMs) return leave('rotate');
    // After the replay `head` is the last event that went out on this connection, so a client that has not got it knows
    // that the way between has lost it; during the replay it is how far there is to go.
    if (sink?.hasRoom()) {
      sink.write(encoder.encode(encodeControl('hb', { head: caughtUp ? cursor : subscription.head() })));
    }
    waitForBeat();
  }

  function onOpen(open: StreamWriter): void {
    sink = open;
    if (closed) {
      close(open);
      return;
    }
    // Spread, so that the streams of one morning do not all come back in the same second.
    endsAt = performance.now() + options.lifetimeMs * (0.8 + Math.random() * 0.4);
    waitForBeat();
    advance();
  }

  feed.metrics.opened();
  if (reset) feed.metrics.reset(reset, whose);
  const greeting =
    encodeRetry(1_500 + Math.random() * 3_000) +
    encodeControl('hello', {
      epoch: head.epoch,
      head: head.head,
      oldest: head.oldest,
      from: cursor,
      heartbeat_s: heartbeatMs / 1_000,
    }) +
    (reset ? encodeControl('reset', { reason: reset, epoch: head.epoch, head: head.head }) : '');
  return options.openWriter(encoder.encode(greeting), {
    onOpen,
    onDrain,
    onDisconnect: () => cleanUp('gone'),
  });
}
