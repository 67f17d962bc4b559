'use client';

import { type Cursor, formatCursor, parseCursor } from '../../events/event-names';
import type { Platform, Source } from '../stream/platform';
import { type Channel, createChannelBatcher, type Message } from './channel-batcher';
import { createFollowerSource, type FollowerSource } from './follower-source';
import { createHistory, type Frame } from './history';
import { createLeadership, type Lock } from './leadership';
import { createRelay, cursorIn, type Reader, type Relay, ROTATE } from './relay';

// Words: the tabs of one browser that show one organization to one person are a *group*. The tab that holds the lock
// *leads* it and has the only real stream; the others *follow*: their sources are served by the leader over a channel.
// Why this is safe: (1) Between two leaders nobody answers, so a new leader announces itself and every tab reopens at
// its own cursor. (2) Two tabs may lead for a moment (the lock was stolen from a frozen one), so each source is bound
// to the first stream that accepts it and ignores any other. (3) Frames under way when a leader leaves are lost; the
// next stream starts at the new leader's cursor, and a tab further behind is served from the new leader's history. (4)
// The epoch is not part of the group's name, because a page learns it only from the stream and it may change; a source
// whose cursor has another epoch gets the `reset` that the server would have sent.

export type TabPlatform = Pick<Platform, 'now' | 'monotonic' | 'after'> & {
  channel(name: string): Channel;
  lock: Lock;
  /** Opens the real stream. */
  open(url: string): Source;
  /** Runs after the tasks at hand. Not a timer: in hidden pages timers run once a second or once a minute. */
  soon(work: () => void): void;
  newId(): string;
};

export type TabCoordinator = {
  open(url: string): Source;
  join(): void;
  /** Gives up the lead: the page is going away or is about to be frozen. */
  leave(): void;
};

/** A living leader answers within this time, even when the server does not. */
const ANSWER_WITHIN_MS = 3_000;

export function createTabCoordinator(name: string, path: string, platform: TabPlatform): TabCoordinator {
  const sources = new Map<string, FollowerSource>();
  const history = createHistory();
  let channel: Channel | null = null;
  let relay: Relay | null = null;
  const batcher = createChannelBatcher((message) => channel?.postMessage(message), platform.soon);

  function each(stream: string, work: (source: FollowerSource) => void): void {
    for (const source of [...sources.values()]) if (source.stream === stream) work(source);
  }

  function tell(stream: string, frames: Frame[]): void {
    each(stream, (source) => source.hasBegun && source.deliver(frames));
  }

  function begin(id: string, stream: string, frames: Frame[]): void {
    const source = sources.get(id);
    if (!source || source.stream !== stream) return;
    source.hasBegun = true;
    source.deliver(frames);
  }

  function reopenAll(): void {
    for (const source of [...sources.values()]) source.deliver([ROTATE]);
  }

  const leadership = createLeadership({
    name,
    lock: platform.lock,
    after: platform.after,
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
      ...platform,
      open: (after) => platform.open(after ? `${path}?after=${formatCursor(after)}` : path),
      history,
      onFrame(stream, frame) {
        // Sent to the others before it is delivered here, because it may end the stream.
        batcher.frame(stream, frame);
        tell(stream, [frame]);
      },
      onEnd(stream, ending) {
        batcher.post({ kind: 'ended', stream, ending });
        each(stream, (source) => source.fail(ending));
      },
    });
    batcher.post({ kind: 'leading' });
    reopenAll();
  }

  function onLeadershipLost(): void {
    const mine = relay;
    relay = null;
    // Every source that is still bound to this tab's stream reopens, this tab's own included.
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
      joined: (stream) => batcher.post({ kind: 'joined', id, stream }),
      begins: (stream, frames) => batcher.post({ kind: 'begins', id, stream, frames }),
    };
  }

  function heard(message: Message): void {
    if (message.kind === 'open') {
      const { id, after } = message;
      relay?.join(after === null ? null : parseCursor(after), readerElsewhere(id));
    }
    if (message.kind === 'joined') bind(message.id, message.stream);
    if (message.kind === 'begins' && sources.has(message.id)) {
      for (const frame of message.frames) history.record(frame);
      begin(message.id, message.stream, message.frames);
    }
    if (message.kind === 'frames') {
      for (const frame of message.frames) history.record(frame);
      tell(message.stream, message.frames);
    }
    if (message.kind === 'ended') each(message.stream, (source) => source.fail(message.ending));
    // A leading tab learns about its stream's end from the browser.
    if (message.kind === 'leading' && !relay) reopenAll();
  }

  /** Asks the leader, and repeats it until the source is accepted or closed. */
  function request(id: string, source: FollowerSource, after: Cursor | null): void {
    batcher.post({ kind: 'open', id, after: after && formatCursor(after) });
    const wait = () => {
      platform.after(ANSWER_WITHIN_MS, () => {
        if (sources.get(id) !== source || source.stream !== null || relay || !channel) return;
        leadership.takeOver();
        wait();
      });
    };
    wait();
  }

  return {
    open(url) {
      const id = platform.newId();
      const after = cursorIn(url);
      const source = createFollowerSource(({ stream }) => {
        sources.delete(id);
        // The leader's stream client watches the stream: when it gives it up, because of silence or a gap, all do. A
        // follower that missed a frame gets it from the history.
        if (stream !== null) relay?.end(stream);
      });
      sources.set(id, source);
      // The opener attaches its listeners a moment later and must not miss the initial frames.
      if (relay) queueMicrotask(() => sources.has(id) && relay?.join(after, readerIn(id)));
      else request(id, source, after);
      return source;
    },
    join() {
      if (channel) return;
      channel = platform.channel(name);
      channel.onmessage = ({ data }) => heard(data);
      leadership.request();
      // Messages sent while the page was frozen are lost.
      reopenAll();
    },
    leave() {
      const mine = relay;
      relay = null;
      batcher.flush();
      // The end is not announced: the next leader's first message reaches the others, which then need not even wait.
      channel?.close();
      channel = null;
      mine?.close();
      leadership.leave();
    },
  };
}
