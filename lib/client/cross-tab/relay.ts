'use client';

import { decodeHello, type Hello } from '../../events/decode';
import { type Cursor, NUMBERED_EVENTS, parseCursor } from '../../events/event-names';
import { decodeJson } from '../../kit/decode';
import { decodePresence } from '../../presence/decode';
import { asNews, mergePresence, type PresenceByPlan } from '../../presence/merge';
import { STREAM_EVENTS } from '../stream/names';
import type { Platform, Source } from '../stream/platform';
import { createStopwatch } from '../stream/stopwatch';
import type { Frame, History } from './history';

// Words: a *reader* is the stream client of one tab, which opened a stream at its own cursor. The leading tab has the
// one real stream and a *relay*, which gives each reader the initial frames that the server would have sent, and then
// every following frame.

/** How a stream ended: the connection broke (`lost`), or the server answered with something else (`refused`). */
export type Ending = 'lost' | 'refused';

export type Reader = {
  /** The reader waits for this stream; its end concerns the reader too. */
  joined(stream: string): void;
  /**
   * The frames that the reader would have got so far, had it opened the stream itself. All further frames go to every
   * reader.
   */
  begins(stream: string, frames: Frame[]): void;
};

export type Relay = {
  /** Opens the stream if none is open. */
  join(after: Cursor | null, reader: Reader): void;
  /** Closes the stream, or only the named one; all of its readers open a new one. */
  end(stream?: string): void;
  /** Closes without a frame to the readers. */
  close(): void;
};

type Options = Pick<Platform, 'now' | 'monotonic' | 'after'> & {
  open(after: Cursor | null): Source;
  history: History;
  /** Sends a frame to all readers that have begun. */
  onFrame(stream: string, frame: Frame): void;
  /** Reports the end to all readers that have joined. */
  onEnd(stream: string, ending: Ending): void;
  newId(): string;
};

type Shared = {
  id: string;
  /** Null while the relay waits before it reconnects. */
  source: Source | null;
  begun: boolean;
  /** The fields of the server's `hello` besides the position. */
  greeting: object;
  caughtUp: boolean;
  /** The present presence, for readers that join later. Null before the stream has sent any. */
  presence: PresenceByPlan | null;
  silence: ReturnType<typeof createStopwatch>;
  waiting: { after: Cursor | null; reader: Reader }[];
  stopWaiting(): void;
};

/** Used until `hello` names the server's interval. */
const HEARTBEAT_MS = 15_000;
/** Readers have their own watchdogs; a reader that joins must not be bound to a stream that is already silent. */
const SILENT_BEATS = 3;
/** Each tab has its own back-off; without this pause they would together hammer a server that is away. */
const RETRY_AFTER_MS = 1_000;
/** No frame follows these on a stream. */
const FINAL_FRAMES = new Set(['bye', 'reset']);
/** A reader that gets it reopens at once, at its own cursor. */
export const ROTATE: Frame = { name: 'bye', data: '{"reason":"rotate"}', id: '' };

export function createRelay(options: Options): Relay {
  const { open, history, onFrame, onEnd } = options;
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

  function handleFrame(shared: Shared, frame: Frame): void {
    shared.silence.restart();
    history.record(frame);
    if (frame.name === 'hello') {
      shared.begun = true;
      const hello = decodeJson(frame.data, decodeHello);
      shared.greeting = hello;
      heartbeat = hello.heartbeat_s === undefined ? HEARTBEAT_MS : hello.heartbeat_s * 1_000;
      const joining = shared.waiting.splice(0);
      for (const { after, reader } of joining) reader.begins(shared.id, initialFrames(shared, after));
      return;
    }
    if (frame.name === 'caught-up') shared.caughtUp = true;
    if (frame.name === 'presence') shared.presence = presenceAfter(shared.presence, frame);
    if (FINAL_FRAMES.has(frame.name)) drop(shared);
    onFrame(shared.id, frame);
  }

  function initialFrames({ caughtUp, greeting, presence }: Shared, after: Cursor | null): Frame[] {
    const { epoch, seq: head, floor } = history.last();
    const missed = after ? history.since(after) : [];
    if (missed === null) {
      const reason = after?.epoch === epoch ? 'retention' : 'epoch';
      const hello = control('hello', { ...greeting, epoch, head, oldest: floor + 1, from: head });
      return [hello, control('reset', { reason, epoch, head })];
    }
    const hello = control('hello', { ...greeting, epoch, head, oldest: floor + 1, from: after?.seq ?? head });
    const others = presence ? [control('presence', asNews(presence))] : [];
    return [hello, ...missed, ...others, ...(caughtUp ? [control('caught-up', { head })] : [])];
  }

  function fail(shared: Shared, ending: Ending): void {
    if (!shared.begun) sinceFailure = createStopwatch(options);
    drop(shared);
    onEnd(shared.id, ending);
  }

  function connect(after: Cursor | null): Shared {
    const shared: Shared = {
      id: options.newId(),
      source: null,
      begun: false,
      greeting: {},
      caughtUp: false,
      presence: null,
      silence: createStopwatch(options),
      waiting: [],
      stopWaiting: () => {},
    };
    const dial = () => {
      shared.source = listen(open(after), shared);
    };
    const wait = RETRY_AFTER_MS - (sinceFailure?.elapsed() ?? RETRY_AFTER_MS);
    if (wait > 0) shared.stopWaiting = options.after(wait, dial);
    else dial();
    return shared;
  }

  function listen(source: Source, shared: Shared): Source {
    const numbered = new Set<string>(NUMBERED_EVENTS);
    const listened = new Set<string>();
    function forward(name: string): void {
      listened.add(name);
      source.addEventListener(name, ({ data, lastEventId }) => {
        if (shared !== current) return;
        if (name === 'hello') {
          const hello = readHello(data);
          // Without a readable `hello` there is no position to start from. Only that ends the stream: an error of this
          // tab's own handlers goes to the browser's error report, or it would disconnect every tab.
          if (!hello) return fail(shared, 'lost');
          // Other tabs may be of a newer version, which knows these events.
          for (const unknown of (hello.events ?? []).filter((event) => !listened.has(event))) {
            numbered.add(unknown);
            forward(unknown);
          }
        }
        // A browser repeats the last id on events that have none.
        handleFrame(shared, { name, data, id: numbered.has(name) ? lastEventId : '' });
      });
    }
    for (const name of STREAM_EVENTS) forward(name);
    source.addEventListener('error', () => {
      if (shared === current) fail(shared, source.readyState === 2 ? 'refused' : 'lost');
    });
    return source;
  }

  function end(shared: Shared): void {
    drop(shared);
    if (shared.begun) onFrame(shared.id, ROTATE);
    else onEnd(shared.id, 'lost');
  }

  return {
    join(after, reader) {
      if (current && current.silence.elapsed() > heartbeat * SILENT_BEATS) end(current);
      current ??= connect(after);
      reader.joined(current.id);
      if (current.begun) reader.begins(current.id, initialFrames(current, after));
      else current.waiting.push({ after, reader });
    },
    end(stream) {
      if (current && (stream === undefined || stream === current.id)) end(current);
    },
    close() {
      if (current) drop(current);
    },
  };
}

function presenceAfter(known: PresenceByPlan | null, { data }: Frame): PresenceByPlan | null {
  try {
    return mergePresence(known ?? new Map(), decodeJson(data, decodePresence));
  } catch {
    // Presence of another version; readers that understand it get it all the same.
    return known;
  }
}

function readHello(data: string): Hello | null {
  try {
    return decodeJson(data, decodeHello);
  } catch {
    return null;
  }
}

function control(name: string, data: object): Frame {
  return { name, data: JSON.stringify(data), id: '' };
}

export function cursorIn(url: string): Cursor | null {
  return parseCursor(new URL(url, 'http://here').searchParams.get('after') ?? '');
}
