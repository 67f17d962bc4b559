'use client';

import { decodeHello } from '../../events/decode';
import { type Cursor, parseCursor } from '../../events/event-names';
import { decodeJson } from '../../kit/decode';
import { decodePresence } from '../../presence/decode';
import { asNews, mergePresence, type PresenceByPlan } from '../../presence/merge';
import { DATA_EVENTS, STREAM_EVENTS } from '../stream/names';
import type { Platform, Source } from '../stream/platform';
import { createStopwatch } from '../stream/stopwatch';
import type { Frame, History } from './history';

// Words: a *reader* is what one tab's supervisor believes to be a stream of its own, opened at its own cursor. The tab that
// leads has the one real stream and a *relay*, which gives each reader the beginning that the server would have given it,
// and then says to all of them what comes.

/** How a stream ended: the connection broke, or the server answered with something else. */
export type Ending = 'lost' | 'refused';

export type Reader = {
  /** It waits for this stream now, and is concerned by how that one ends. */
  joined(stream: string): void;
  /** What it would have heard so far, had it opened the stream itself. All that follows, it hears with the others. */
  begins(stream: string, frames: Frame[]): void;
};

export type Relay = {
  /** Opens the stream, unless there is one. */
  join(after: Cursor | null, reader: Reader): void;
  /** Closes the stream, or only this one: all who read it open anew. */
  end(stream?: string): void;
  /** Without a word. */
  close(): void;
};

type Options = Pick<Platform, 'now' | 'monotonic' | 'after'> & {
  open(after: Cursor | null): Source;
  history: History;
  /** To all readers that have begun. */
  say(stream: string, frame: Frame): void;
  /** To all readers that have joined. */
  ended(stream: string, ending: Ending): void;
  newId(): string;
};

type Shared = {
  id: string;
  /** Null until it is time to knock again. */
  source: Source | null;
  begun: boolean;
  /** What the server's greeting says beside where it begins. */
  greeting: object;
  caughtUp: boolean;
  /** Who is where, for readers that come later. Null: the stream has not said. */
  presence: PresenceByPlan | null;
  silence: ReturnType<typeof createStopwatch>;
  waiting: { after: Cursor | null; reader: Reader }[];
  stopWaiting(): void;
};

/** Until the server has told its own. */
const HEARTBEAT_MS = 15_000;
/** Readers watch for themselves; but one that comes new must not be told that silence is life. */
const SILENT_BEATS = 3;
/** Each tab has its own back-off; together they would knock at a server that is away as often as they are many. */
const AGAIN_AFTER_MS = 1_000;
/** After these nothing more is to be expected from a stream. */
const LAST_WORDS = new Set(['bye', 'reset']);
/** Whoever hears it opens again at once, at its own cursor. */
export const ROTATE: Frame = { name: 'bye', data: '{"reason":"rotate"}', id: '' };

export function createRelay(options: Options): Relay {
  const { open, history, say, ended } = options;
  let current: Shared | null = null;
  let heartbeat = HEARTBEAT_MS;
  let sinceFailure: ReturnType<typeof createStopwatch> | null = null;

  /** First of all it is not the current one any more: who comes back while others are still being told joins the next. */
  function drop(shared: Shared): void {
    if (current === shared) current = null;
    shared.stopWaiting();
    shared.source?.close();
  }

  function heard(shared: Shared, frame: Frame): void {
    shared.silence.restart();
    history.hear(frame);
    if (frame.name === 'hello') {
      shared.begun = true;
      const hello = decodeJson(frame.data, decodeHello);
      shared.greeting = hello;
      heartbeat = hello.heartbeat_s === undefined ? HEARTBEAT_MS : hello.heartbeat_s * 1_000;
      const joining = shared.waiting.splice(0);
      for (const { after, reader } of joining) reader.begins(shared.id, beginning(shared, after));
      return;
    }
    if (frame.name === 'caught-up') shared.caughtUp = true;
    if (frame.name === 'presence') shared.presence = presenceAfter(shared.presence, frame);
    if (LAST_WORDS.has(frame.name)) drop(shared);
    say(shared.id, frame);
  }

  function beginning({ caughtUp, greeting, presence }: Shared, after: Cursor | null): Frame[] {
    const { epoch, seq: head, floor } = history.end();
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
    ended(shared.id, ending);
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
    const wait = AGAIN_AFTER_MS - (sinceFailure?.elapsed() ?? AGAIN_AFTER_MS);
    if (wait > 0) shared.stopWaiting = options.after(wait, dial);
    else dial();
    return shared;
  }

  function listen(source: Source, shared: Shared): Source {
    for (const name of STREAM_EVENTS) {
      source.addEventListener(name, ({ data, lastEventId }) => {
        if (shared !== current) return;
        try {
          // A browser repeats the last id on events that have none.
          heard(shared, { name, data, id: isNumbered(name) ? lastEventId : '' });
        } catch {
          // A greeting that cannot be read: there is nothing to begin with.
          fail(shared, 'lost');
        }
      });
    }
    source.addEventListener('error', () => {
      if (shared === current) fail(shared, source.readyState === 2 ? 'refused' : 'lost');
    });
    return source;
  }

  function end(shared: Shared): void {
    drop(shared);
    if (shared.begun) say(shared.id, ROTATE);
    else ended(shared.id, 'lost');
  }

  return {
    join(after, reader) {
      if (current && current.silence.elapsed() > heartbeat * SILENT_BEATS) end(current);
      current ??= connect(after);
      reader.joined(current.id);
      if (current.begun) reader.begins(current.id, beginning(current, after));
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
    // Of another version. Who can read it hears it all the same.
    return known;
  }
}

function isNumbered(name: string): boolean {
  return DATA_EVENTS.some((numbered) => numbered === name);
}

function control(name: string, data: object): Frame {
  return { name, data: JSON.stringify(data), id: '' };
}

export function cursorIn(url: string): Cursor | null {
  return parseCursor(new URL(url, 'http://here').searchParams.get('after') ?? '');
}
