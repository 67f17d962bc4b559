'use client';

import { type Cursor, formatCursor, parseCursor } from '../../events/event-names';
import type { Platform, Source } from '../stream/platform';
import { type Channel, createChannelBatcher, type Message } from './channel-batcher';
import { createFollowerSource, type FollowerSource } from './follower-source';
import { createHistory, type Frame } from './history';
import { createLeadership, type Lock } from './leadership';
import { createRelay, cursorIn, type Reader, type Relay, ROTATE } from './relay';

// Words: the tabs of one browser that show one organization to one person are a *group*; the one that holds the lock *leads*
// it and has the only real stream; the others *follow*: what they open is served by the leader over a channel.
//
// What may go wrong on the way, and why it does not:
// - Between two leaders nobody answers. Whoever begins to lead says so, and all open anew, each at its own cursor.
// - Two tabs may believe for a moment that they lead (the lock was taken from one that stood still). Each source is bound to
//   the first stream that takes it on, and hears of no other.
// - What was on its way when a leader went is lost. The next stream begins at the new leader's cursor; who was further
//   behind is served from what the new leader has heard before.
// - The epoch is not part of the group's name: a page learns it only from the stream, and it changes under open pages. A
//   source whose cursor is of another epoch gets the `reset` that the server would have sent.

export type TabPlatform = Pick<Platform, 'now' | 'monotonic' | 'after'> & {
  channel(name: string): Channel;
  lock: Lock;
  /** The real stream. */
  open(url: string): Source;
  /** After what the browser has at hand already. Not a timer: those of hidden pages run once a second, or once a minute. */
  soon(work: () => void): void;
  newId(): string;
};

export type TabCoordinator = {
  open(url: string): Source;
  join(): void;
  /** Lets another tab lead: the page is going away, or is about to be frozen. */
  leave(): void;
};

/** A leader that is alive answers at once, even when the server does not. */
const ANSWER_WITHIN_MS = 3_000;

export function createTabCoordinator(name: string, path: string, world: TabPlatform): TabCoordinator {
  const sources = new Map<string, FollowerSource>();
  const history = createHistory();
  let channel: Channel | null = null;
  let relay: Relay | null = null;
  const outbox = createChannelBatcher((message) => channel?.postMessage(message), world.soon);

  function each(stream: string, work: (source: FollowerSource) => void): void {
    for (const source of [...sources.values()]) if (source.stream === stream) work(source);
  }

  function tell(stream: string, frames: Frame[]): void {
    each(stream, (source) => source.begun && source.hear(frames));
  }

  function begin(id: string, stream: string, frames: Frame[]): void {
    const source = sources.get(id);
    if (!source || source.stream !== stream) return;
    source.begun = true;
    source.hear(frames);
  }

  function reopenAll(): void {
    for (const source of [...sources.values()]) source.hear([ROTATE]);
  }

  const leadership = createLeadership({
    name,
    lock: world.lock,
    after: world.after,
    lead,
    onLeadershipLost,
    onUnavailable() {
      channel?.close();
      channel = null;
      lead();
    },
  });

  function lead(): void {
    relay?.close();
    relay = createRelay({
      ...world,
      open: (after) => world.open(after ? `${path}?after=${formatCursor(after)}` : path),
      history,
      say(stream, frame) {
        // Before it is heard here, which may end the stream.
        outbox.frame(stream, frame);
        tell(stream, [frame]);
      },
      ended(stream, ending) {
        outbox.post({ kind: 'ended', stream, ending });
        each(stream, (source) => source.fail(ending));
      },
    });
    outbox.post({ kind: 'leading' });
    reopenAll();
  }

  function onLeadershipLost(): void {
    const mine = relay;
    relay = null;
    // Who is still bound to our stream opens anew, ourselves among them.
    mine?.end();
  }

  function readerIn(id: string): Reader {
    return {
      joined: (stream) => bind(id, stream),
      begins: (stream, frames) => begin(id, stream, frames),
    };
  }

  function bind(id: string, stream: string): void {
    const source = sources.get(id);
    if (source) source.stream ??= stream;
  }

  function readerElsewhere(id: string): Reader {
    return {
      joined: (stream) => outbox.post({ kind: 'joined', id, stream }),
      begins: (stream, frames) => outbox.post({ kind: 'begins', id, stream, frames }),
    };
  }

  function heard(message: Message): void {
    if (message.kind === 'open') {
      const { id, after } = message;
      relay?.join(after === null ? null : parseCursor(after), readerElsewhere(id));
    }
    if (message.kind === 'joined') bind(message.id, message.stream);
    if (message.kind === 'begins' && sources.has(message.id)) {
      for (const frame of message.frames) history.hear(frame);
      begin(message.id, message.stream, message.frames);
    }
    if (message.kind === 'frames') {
      for (const frame of message.frames) history.hear(frame);
      tell(message.stream, message.frames);
    }
    if (message.kind === 'ended') each(message.stream, (source) => source.fail(message.ending));
    // One who leads itself learns from the browser whether that has ended.
    if (message.kind === 'leading' && !relay) reopenAll();
  }

  /** Asks the leader, and asks on, until the source is taken on or closed. */
  function request(id: string, source: FollowerSource, after: Cursor | null): void {
    outbox.post({ kind: 'open', id, after: after && formatCursor(after) });
    const wait = () => {
      world.after(ANSWER_WITHIN_MS, () => {
        if (sources.get(id) !== source || source.stream !== null || relay || !channel) return;
        leadership.takeOver();
        wait();
      });
    };
    wait();
  }

  return {
    open(url) {
      const id = world.newId();
      const after = cursorIn(url);
      const source = createFollowerSource(({ stream }) => {
        sources.delete(id);
        // The leader's supervisor watches over the stream: when that one gives it up, for silence or a hole, so do all. A
        // follower that missed something gets it from the history.
        if (stream !== null) relay?.end(stream);
      });
      sources.set(id, source);
      // Who opens listens a moment later, and must not miss the beginning.
      if (relay) queueMicrotask(() => sources.has(id) && relay?.join(after, readerIn(id)));
      else request(id, source, after);
      return source;
    },
    join() {
      if (channel) return;
      channel = world.channel(name);
      channel.onmessage = ({ data }) => heard(data);
      leadership.request();
      // Whatever was said while the page stood still is lost.
      reopenAll();
    },
    leave() {
      const mine = relay;
      relay = null;
      outbox.flush();
      // Nobody is told of an end: the next leader's first word reaches them, and then they need not even wait.
      channel?.close();
      channel = null;
      mine?.close();
      leadership.leave();
    },
  };
}
