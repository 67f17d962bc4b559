'use client';

import { type Cursor, formatCursor, parseCursor } from '../../events/event-names';
import { decodeOrNull } from '../../kit/decode';
import type { Platform } from '../stream/platform';
import type { FrameReader, OpenSource, Source } from '../stream/source';
import { type Channel, createChannelBatcher } from './channel-batcher';
import { createFollowers } from './followers';
import { createHistory } from './history';
import { ROTATE } from './initial-frames';
import { createLeadership, type Lock } from './leadership';
import { decodeMessage, type Message } from './messages';
import { createRelay, type Relay, type RemoteReader } from './relay';

// Words: the tabs of one browser that show one organization to one person are a *group*. The tab that holds the lock
// *leads* it and has the only real stream, of which it reads the frames directly; the others *follow*: the leader serves
// their readers over a channel.
// Why this is safe: (1) Between two leaders no request is answered, so a new leader announces itself and every tab reopens at
// its own cursor. (2) Two tabs may lead for a moment (the lock was stolen from a frozen one), so each follower is bound
// to the first stream that accepts it and ignores any other. (3) Frames under way when a leader leaves are lost; the
// next stream starts at the new leader's cursor, and a tab further behind is served from the new leader's history. (4)
// The epoch is not part of the group's name, because a page learns it only from the stream and it may change; a reader
// whose cursor has another epoch gets the `reset` that the server would have sent.

export type TabPlatform = Pick<Platform, 'now' | 'monotonic' | 'after'> & {
  channel(name: string): Channel;
  lock: Lock;
  /** Opens the real stream. */
  open: OpenSource;
  /** Runs after the tasks at hand. Not a timer: in hidden pages timers run once a second or once a minute. */
  soon(work: () => void): void;
  newId(): string;
};

export type TabCoordinator = {
  open(after: Cursor | null, reader: FrameReader): Source;
  join(): void;
  /** Gives up the lead: the page is going away or is about to be frozen. */
  leave(): void;
};

/** A living leader answers within this time, even when the server does not. */
const ANSWER_WITHIN_MS = 3_000;

export function createTabCoordinator(name: string, org: string, platform: TabPlatform): TabCoordinator {
  /** The open readers of this tab. */
  const readers = new Set<FrameReader>();
  const followers = createFollowers();
  const history = createHistory();
  let channel: Channel | null = null;
  let relay: Relay | null = null;
  const batcher = createChannelBatcher((message) => channel?.postMessage(message), platform.soon);

  function reopenAll(): void {
    for (const reader of [...readers]) reader.onFrame(ROTATE);
  }

  const leadership = createLeadership({
    name,
    lock: platform.lock,
    after: platform.after,
    onLeadershipGained,
    onLeadershipLost,
    onUnavailable() {
      channel?.close();
      channel = null;
      onLeadershipGained();
    },
  });

  function onLeadershipGained(): void {
    relay?.close();
    relay = createRelay({
      ...platform,
      open: (after, reader) => platform.open(org, after, reader),
      history,
      broadcastFrame: batcher.frame,
      broadcastEnd: (stream, end) => batcher.post({ kind: 'ended', stream, end }),
    });
    batcher.post({ kind: 'leading' });
    reopenAll();
  }

  function onLeadershipLost(): void {
    const mine = relay;
    relay = null;
    // Every reader that this tab's stream still serves reopens, this tab's own included.
    mine?.end();
  }

  function remoteReader(id: string): RemoteReader {
    return {
      joined: (stream) => batcher.post({ kind: 'joined', id, stream }),
      begins: (stream, frames) => batcher.post({ kind: 'begins', id, stream, frames }),
    };
  }

  function onMessage(message: Message): void {
    if (message.kind === 'open') {
      const { id, after } = message;
      relay?.join(after === null ? null : parseCursor(after), remoteReader(id));
    }
    if (message.kind === 'joined') followers.bind(message.id, message.stream);
    if (message.kind === 'begins' && followers.has(message.id)) {
      for (const frame of message.frames) history.record(frame);
      followers.begin(message.id, message.stream, message.frames);
    }
    if (message.kind === 'frames') {
      for (const frame of message.frames) history.record(frame);
      followers.deliver(message.stream, message.frames);
    }
    if (message.kind === 'ended') followers.end(message.stream, message.end);
    // A leading tab keeps its stream until the browser reports that the lock was stolen.
    if (message.kind === 'leading' && !relay) reopenAll();
  }

  /** Asks the leader to serve the reader. As long as no leader accepts it, this tab tries to take over. */
  function follow(after: Cursor | null, reader: FrameReader): Source {
    const id = platform.newId();
    followers.add(id, reader);
    batcher.post({ kind: 'open', id, after: after && formatCursor(after) });
    const wait = () => {
      platform.after(ANSWER_WITHIN_MS, () => {
        if (!followers.isUnbound(id) || relay || !channel) return;
        leadership.takeOver();
        wait();
      });
    };
    wait();
    return { close: () => followers.remove(id) };
  }

  return {
    open(after, reader) {
      let source: Source | null = null;
      readers.add(reader);
      // Later, because a reader gets nothing before `open` has returned.
      queueMicrotask(() => {
        if (!readers.has(reader)) return;
        source = relay ? relay.open(after, reader) : follow(after, reader);
        // The initial frames may have made the reader close.
        if (!readers.has(reader)) source.close();
      });
      return {
        close() {
          readers.delete(reader);
          source?.close();
        },
      };
    },
    join() {
      if (channel) return;
      channel = platform.channel(name);
      channel.onmessage = ({ data }) => {
        const message = decodeOrNull(decodeMessage, data);
        if (message) onMessage(message);
      };
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
