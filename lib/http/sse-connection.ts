import 'server-only';
import type { Feed } from '../events/feed';
import { encodeControl, encodeRetry } from '../events/frame';
import type { StreamHead } from '../events/log';
import type { ByeReason, ResetReason } from '../events/schema';

/** Room for a handful of events; beyond it the reader is behind, and we wait for it instead of queueing. */
const HIGH_WATER_BYTES = 16 * 1024;
const DATABASE_RETRY_MS = 1_000;
const encoder = new TextEncoder();

export type ConnectionOptions = {
  feed: Feed;
  orgId: string;
  person: string;
  head: StreamHead & { tail: number };
  /** Events after this seq are sent. With a `reset` that is the head: the client fetches what came before. */
  from: number;
  reset: ResetReason | null;
  signal: AbortSignal;
  isStillMember: () => Promise<boolean>;
  heartbeatMs: number;
  lifetimeMs: number;
  /** How long a reader may take nothing while it is behind. */
  stallMs: number;
};

/**
 * The life of one connection: greets, replays from the cursor, says when it has caught up, then follows the log. It pulls
 * from the feed only while its reader has room, so a slow reader costs one chunk of memory and its own time. All endings
 * (reader gone, drain, lifetime, access lost, stall) meet in `cleanUp`, which may run any number of times.
 */
export function openConnection(options: ConnectionOptions): ReadableStream<Uint8Array> {
  const { feed, orgId, person, head, reset, signal, isStillMember, heartbeatMs } = options;
  let cursor = options.from;
  let caughtUp = false;
  let closed = false;
  let advancing = false;
  let again = false;
  let stalled: NodeJS.Timeout | undefined;
  let cleanUp = () => {};
  let pulled = () => {};

  function start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const subscription = feed.subscribe(orgId, head, {
      person,
      wake: advance,
      leave,
      replaced: (found) => startOver(found.epoch === head.epoch ? 'future' : 'epoch', found),
    });
    const timers = new Set<NodeJS.Timeout>();

    function after(milliseconds: number, work: () => void): NodeJS.Timeout {
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, milliseconds);
      timers.add(timer.unref());
      return timer;
    }

    cleanUp = () => {
      closed = true;
      subscription.close();
      signal.removeEventListener('abort', abort);
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    };

    function send(text: string): void {
      controller.enqueue(encoder.encode(text));
    }

    function finish(lastWords: string): void {
      if (closed) return;
      cleanUp();
      if (lastWords) send(lastWords);
      controller.close();
    }

    function abort(): void {
      finish('');
    }

    function leave(reason: ByeReason): void {
      finish(encodeControl('bye', { reason }));
    }

    /** In mid-stream the connection ends with the reset; the next one starts at a cursor of the log as it is now. */
    function startOver(reason: ResetReason, found: StreamHead): void {
      finish(encodeControl('reset', { reason, epoch: found.epoch, head: found.head }));
    }

    function hasRoom(): boolean {
      return (controller.desiredSize ?? 0) > 0;
    }

    /** Sends everything that is due, one step at a time: being woken meanwhile means one more round, never a second loop. */
    function advance(): void {
      again = true;
      if (advancing || closed) return;
      advancing = true;
      void (async () => {
        try {
          while (again && !closed) {
            again = false;
            await sendWhatIsDue();
          }
        } catch {
          // The database is away. The stream stays; its person learns from the badge only if it lasts.
          if (!closed) after(DATABASE_RETRY_MS, advance);
        } finally {
          advancing = false;
        }
      })();
    }

    async function sendWhatIsDue(): Promise<void> {
      while (!closed && hasRoom()) {
        const replaying = !caughtUp || !subscription.holds(cursor);
        if (replaying && !(await isStillMember())) return leave('revoked');
        const chunk = await subscription.next(cursor);
        if (closed) return;
        if (chunk === 'gone') return startOver('retention', { ...head, head: subscription.head() });
        if (chunk) {
          controller.enqueue(chunk.bytes);
          cursor = chunk.seq;
        } else {
          if (!caughtUp && cursor >= head.head) {
            caughtUp = true;
            send(encodeControl('caught-up', { head: cursor }));
          }
          return;
        }
      }
      if (closed || stalled || subscription.head() <= cursor) return;
      stalled = after(options.stallMs, () => leave('slow'));
    }

    pulled = () => {
      clearTimeout(stalled);
      stalled = undefined;
      advance();
    };

    async function beat(): Promise<void> {
      // While the database is away nothing new can go out either; the next beat asks again.
      const allowed = await isStillMember().catch(() => true);
      if (closed) return;
      if (!allowed) return leave('revoked');
      // After the replay `head` is the last event that went out on this connection, so a client that has not got it knows
      // that the way between has lost it; during the replay it is how far there is to go.
      if (hasRoom()) send(encodeControl('hb', { head: caughtUp ? cursor : subscription.head() }));
      after(heartbeatMs, () => void beat());
    }

    signal.addEventListener('abort', abort);
    send(
      encodeRetry(1_500 + Math.random() * 3_000) +
        encodeControl('hello', { epoch: head.epoch, head: head.head, tail: head.tail, from: cursor }) +
        (reset ? encodeControl('reset', { reason: reset, epoch: head.epoch, head: head.head }) : ''),
    );
    after(heartbeatMs, () => void beat());
    // Spread, so that the streams of one morning do not all come back in the same second.
    after(options.lifetimeMs * (0.8 + Math.random() * 0.4), () => leave('rotate'));
    advance();
  }

  return new ReadableStream<Uint8Array>(
    { start, pull: () => pulled(), cancel: () => cleanUp() },
    new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
  );
}
