'use client';

import { decodeHello } from '../../events/decode';
import type { Cursor } from '../../events/event-names';
import { decodeJsonOrNull } from '../../kit/decode';
import { decodePresence } from '../../presence/decode';
import { mergePresence, type PresenceByPlan } from '../../presence/merge';
import type { Platform } from '../stream/platform';
import type { Frame, FrameReader, Source, StreamEnd } from '../stream/source';
import { createStopwatch } from '../stream/stopwatch';
import type { History } from './history';
import { initialFrames, ROTATE, type StreamSoFar } from './initial-frames';

// Words: a *reader* is the stream client of one tab, which opened a stream at its own cursor. The leading tab has the
// one real stream and a *relay*, which gives each reader the initial frames that the server would have sent, and then
// every following frame: to the leading tab's own reader directly, to the readers of other tabs by a broadcast.

/** A reader of another tab. */
export type RemoteReader = {
  /** The reader waits for this stream; its end concerns the reader too. */
  joined(stream: string): void;
  /**
   * The frames that the reader would have got so far, had it opened the stream itself. All further frames are broadcast.
   */
  begins(stream: string, frames: Frame[]): void;
};

export type Relay = {
  /** Serves a reader of this tab. Closing it ends the stream for all readers. */
  open(after: Cursor | null, reader: FrameReader): Source;
  /** Serves a reader of another tab. */
  join(after: Cursor | null, reader: RemoteReader): void;
  /** Closes the stream; all of its readers open a new one. */
  end(): void;
  /** Closes without a frame to the readers. */
  close(): void;
};

type Options = Pick<Platform, 'now' | 'monotonic' | 'after'> & {
  open(after: Cursor | null, reader: FrameReader): Source;
  history: History;
  /** Sends a frame to all readers of other tabs that have begun. */
  broadcastFrame(stream: string, frame: Frame): void;
  /** Reports the end to all readers of other tabs that have joined. */
  broadcastEnd(stream: string, end: StreamEnd): void;
  newId(): string;
};

type Shared = StreamSoFar & {
  id: string;
  /** Null while the relay waits before it reconnects. */
  source: Source | null;
  begun: boolean;
  silence: ReturnType<typeof createStopwatch>;
  /** The readers of this tab. */
  readers: Set<FrameReader>;
  /** True once a reader of another tab has joined; before, nothing is broadcast. */
  isShared: boolean;
  /** Called at `hello`, which the readers wait for. */
  waiting: (() => void)[];
  stopWaiting(): void;
};

/** Used until `hello` names the server's interval. */
const HEARTBEAT_MS = 15_000;
/** Readers have their own watchdogs; a reader that joins must not be bound to a stream that is already silent. */
const SILENT_HEARTBEATS = 3;
/** Each tab has its own back-off; without this pause they would together hammer a server that is away. */
const RETRY_AFTER_MS = 1_000;
/** No frame follows these on a stream. */
const FINAL_FRAMES = new Set(['bye', 'reset']);

export function createRelay(options: Options): Relay {
  const { history } = options;
  let current: Shared | null = null;
  let heartbeat = HEARTBEAT_MS;
  let sinceFailure: ReturnType<typeof createStopwatch> | null = null;

  /**
   * `current` is cleared first: a reader that reconnects while others are still being notified joins the next stream.
   */
  function drop(shared: Shared): void {
    if (current === shared) current = null;
    shared.stopWaiting();
    shared.source?.close();
  }

  /** Sent to the other tabs before it is delivered here, because a reader of this tab may end the stream. */
  function publish(shared: Shared, frame: Frame): void {
    if (shared.isShared) options.broadcastFrame(shared.id, frame);
    if (shared.begun) for (const reader of [...shared.readers]) reader.onFrame(frame);
  }

  function handleFrame(shared: Shared, frame: Frame): void {
    shared.silence.restart();
    history.record(frame);
    if (frame.name === 'caught-up') shared.caughtUp = true;
    if (frame.name === 'presence') shared.presence = presenceAfter(shared.presence, frame);
    if (FINAL_FRAMES.has(frame.name)) drop(shared);
    publish(shared, frame);
  }

  function handleHello(shared: Shared, frame: Frame): void {
    const hello = decodeJsonOrNull(frame.data, decodeHello);
    if (!hello) {
      // There is no position to start from.
      fail(shared, 'lost');
      return;
    }
    shared.silence.restart();
    history.record(frame);
    shared.begun = true;
    shared.hello = hello;
    heartbeat = hello.heartbeat_s === undefined ? HEARTBEAT_MS : hello.heartbeat_s * 1_000;
    for (const begin of shared.waiting.splice(0)) begin();
  }

  function fail(shared: Shared, end: StreamEnd): void {
    if (!shared.begun) sinceFailure = createStopwatch(options);
    drop(shared);
    publishEnd(shared, end);
  }

  function publishEnd(shared: Shared, end: StreamEnd): void {
    if (shared.isShared) options.broadcastEnd(shared.id, end);
    for (const reader of [...shared.readers]) reader.onEnd(end);
  }

  function endStream(shared: Shared): void {
    drop(shared);
    if (shared.begun) publish(shared, ROTATE);
    else publishEnd(shared, 'lost');
  }

  function connect(after: Cursor | null): Shared {
    const shared: Shared = {
      id: options.newId(),
      source: null,
      begun: false,
      hello: {},
      caughtUp: false,
      presence: null,
      silence: createStopwatch(options),
      readers: new Set(),
      isShared: false,
      waiting: [],
      stopWaiting: () => {},
    };
    const openSource = () => {
      shared.source = options.open(after, {
        onFrame(frame) {
          if (shared !== current) return;
          if (frame.name === 'hello') handleHello(shared, frame);
          else handleFrame(shared, frame);
        },
        onEnd: (end) => shared === current && fail(shared, end),
      });
    };
    const wait = RETRY_AFTER_MS - (sinceFailure?.elapsed() ?? RETRY_AFTER_MS);
    if (wait > 0) shared.stopWaiting = options.after(wait, openSource);
    else openSource();
    return shared;
  }

  /** The present stream; opens one if there is none, or none that lives. */
  function openStream(after: Cursor | null): Shared {
    if (current && current.silence.elapsed() > heartbeat * SILENT_HEARTBEATS) endStream(current);
    current ??= connect(after);
    return current;
  }

  function whenBegun(shared: Shared, begin: () => void): void {
    if (shared.begun) begin();
    else shared.waiting.push(begin);
  }

  return {
    open(after, reader) {
      const shared = openStream(after);
      shared.readers.add(reader);
      whenBegun(shared, () => {
        if (!shared.readers.has(reader)) return;
        for (const frame of initialFrames(history, shared, after)) reader.onFrame(frame);
      });
      return {
        close() {
          shared.readers.delete(reader);
          if (shared === current) endStream(shared);
        },
      };
    },
    join(after, reader) {
      const shared = openStream(after);
      shared.isShared = true;
      reader.joined(shared.id);
      whenBegun(shared, () => reader.begins(shared.id, initialFrames(history, shared, after)));
    },
    end() {
      if (current) endStream(current);
    },
    close() {
      if (current) drop(current);
    },
  };
}

function presenceAfter(known: PresenceByPlan | null, { data }: Frame): PresenceByPlan | null {
  const news = decodeJsonOrNull(data, decodePresence);
  // Presence of another version is skipped here; readers that can decode it get it all the same.
  return news ? mergePresence(known ?? new Map(), news) : known;
}
