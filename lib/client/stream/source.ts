'use client';

import { decodeHello } from '../../events/decode';
import { type Cursor, NUMBERED_EVENTS } from '../../events/event-names';
import { decodeJsonOrNull } from '../../kit/decode';

/** One event of a stream, within a tab and between tabs. Only numbered events have an `id`, which is their cursor. */
export type Frame = { name: string; data: string; id: string };

/** How a stream ended: the connection broke (`lost`), or the server answered with something else (`refused`). */
export type StreamEnd = 'lost' | 'refused';

/**
 * Receives the frames of a stream. It is called only after `open` has returned, and frames under way may still arrive after
 * `close`. It reports errors of its own code and never throws, so that it costs no other reader and no later frame.
 */
export type FrameReader = { onFrame(frame: Frame): void; onEnd(end: StreamEnd): void };

/** An open stream. */
export type Source = { close(): void };

/** Opens the organization's stream after a cursor; null for new events only. */
export type OpenSource = (org: string, after: Cursor | null, reader: FrameReader) => Source;

/** The part of EventSource that is used; the browser's and that of the package for Node have it. */
type EventSourceLike = Pick<EventSource, 'close' | 'readyState'> & {
  addEventListener(name: string, listener: (event: MessageEvent) => void): void;
};

const CONTROL_EVENTS = ['hello', 'presence', 'caught-up', 'hb', 'bye', 'reset'];
const CLOSED = 2;

/** Passes the frames of an EventSource to a reader. */
export function readEventSource(source: EventSourceLike, { onFrame, onEnd }: FrameReader): Source {
  const listened = new Set<string>();

  function listen(name: string, isNumbered: boolean): void {
    if (listened.has(name)) return;
    listened.add(name);
    source.addEventListener(name, ({ data, lastEventId }) => {
      // An EventSource drops events without a listener, so those that this version does not know get one too.
      if (name === 'hello') for (const numbered of numberedEvents(data)) listen(numbered, true);
      // A browser repeats the last id on events that have none.
      onFrame({ name, data, id: isNumbered ? lastEventId : '' });
    });
  }

  for (const name of CONTROL_EVENTS) listen(name, false);
  for (const name of NUMBERED_EVENTS) listen(name, true);
  source.addEventListener('error', () => onEnd(source.readyState === CLOSED ? 'refused' : 'lost'));
  return { close: () => source.close() };
}

/** None when `hello` cannot be decoded, which its reader handles. */
function numberedEvents(hello: string): readonly string[] {
  return decodeJsonOrNull(hello, decodeHello)?.events ?? [];
}
