'use client';

import { type Cursor, parseCursor } from '../../events/names';
import { DATA_EVENTS, STREAM_EVENTS } from '../stream/names';
import type { Source } from '../stream/world';

/** One message of a stream, as it goes from tab to tab. */
export type Frame = { name: string; data: string; id: string };

/** How a stream ended: the connection broke, or the server answered with something else. */
export type Ending = 'lost' | 'refused';

export type Listener = { frames(frames: readonly Frame[]): void; ended(ending: Ending): void };

/**
 * One real stream for many readers, each of which believes that it has its own, opened at its own cursor. It keeps what came
 * lately, so that a reader who joins later gets what it has missed; one who has missed more is told to start anew, as the
 * server would tell it.
 */
export type Relay = {
  /** Opens the stream when nobody has yet. `ready` gets the frames with which this reader begins, once they are known. */
  join(after: Cursor | null, ready: (frames: Frame[]) => void): void;
  /** Everything that comes after a reader's beginning goes to all of them at once. */
  listen(listener: Listener): () => void;
  close(): void;
};

const KEEP = 1_000;
/** After these nothing more is to be expected from a stream. */
const LAST_WORDS = new Set(['bye', 'reset']);

export function createRelay(open: (after: Cursor | null) => Source): Relay {
  const listeners = new Set<Listener>();
  let source: Source | null = null;
  let waiting: { after: Cursor | null; ready: (frames: Frame[]) => void }[] = [];
  let begun: Cursor | null = null;
  let caughtUp = false;
  let recent: Frame[] = [];
  /** Before `recent`: the seq after which it is complete. */
  let floor = 0;
  let last = 0;

  function close(): void {
    source?.close();
    source = null;
    begun = null;
    caughtUp = false;
    recent = [];
  }

  function heard(frame: Frame): void {
    if (frame.name === 'hello') {
      greet(frame);
      return;
    }
    const at = parseCursor(frame.id);
    if (at && at.seq > last) {
      // Each reader would find the hole, come back, and find it here again: the stream itself has to be opened anew.
      if (at.seq > last + 1) {
        ended('lost');
        return;
      }
      recent.push(frame);
      last = at.seq;
      if (recent.length > KEEP * 1.25) {
        recent = recent.slice(-KEEP);
        floor = (parseCursor(recent[0]?.id ?? '')?.seq ?? 1) - 1;
      }
    }
    if (frame.name === 'caught-up') caughtUp = true;
    for (const listener of [...listeners]) listener.frames([frame]);
    // Those who are there hear of it and come back; whoever comes meanwhile must not join what is ending.
    if (LAST_WORDS.has(frame.name)) close();
  }

  function greet({ data }: Frame): void {
    const { epoch, from }: { epoch: string; from: number } = JSON.parse(data);
    begun = { epoch, seq: from };
    floor = from;
    last = from;
    const joining = waiting;
    waiting = [];
    for (const { after, ready } of joining) ready(beginning(after, begun));
  }

  function beginning(after: Cursor | null, { epoch }: Cursor): Frame[] {
    const from = after?.seq ?? last;
    const hello = control('hello', { epoch, head: last, tail: floor + 1, from });
    if (after && (after.epoch !== epoch || after.seq < floor)) {
      const reason = after.epoch === epoch ? 'retention' : 'epoch';
      return [hello, control('reset', { reason, epoch, head: last })];
    }
    const missed = recent.filter(({ id }) => (parseCursor(id)?.seq ?? 0) > from);
    return [hello, ...missed, ...(caughtUp ? [control('caught-up', { head: last })] : [])];
  }

  function ended(ending: Ending): void {
    close();
    waiting = [];
    for (const listener of [...listeners]) listener.ended(ending);
  }

  function connect(after: Cursor | null): void {
    const opened = open(after);
    source = opened;
    for (const name of STREAM_EVENTS) {
      opened.addEventListener(name, ({ data, lastEventId }) => {
        // A browser repeats the last id on events that have none.
        if (opened === source) heard({ name, data, id: isNumbered(name) ? lastEventId : '' });
      });
    }
    opened.addEventListener('error', () => {
      if (opened === source) ended(opened.readyState === 2 ? 'refused' : 'lost');
    });
  }

  return {
    join(after, ready) {
      if (begun) ready(beginning(after, begun));
      else {
        waiting.push({ after, ready });
        if (!source) connect(after);
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
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
