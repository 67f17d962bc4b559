'use client';

import { decodeHello } from '../../events/decode';
import { type Cursor, parseCursor } from '../../events/event-names';
import { decodeJson } from '../../kit/decode';

/** One message of a stream, as it goes from tab to tab. */
export type Frame = { name: string; data: string; id: string };

/**
 * What a tab has heard lately, in order and without holes. Every tab keeps it, not only the one with the stream: whoever
 * takes the lead can then serve a tab that was a few events behind, which would otherwise have to fetch all that it shows.
 */
export type History = {
  hear(frame: Frame): void;
  /** What comes after the cursor; null when not all of that is here. Of a cursor that is further than we are: nothing. */
  since(after: Cursor): Frame[] | null;
  /** The last event that was heard of, and the one after which nothing is missing. */
  end(): Cursor & { floor: number };
};

const KEEP = 500;

export function createHistory(): History {
  let epoch = '';
  let floor = 0;
  let frames: Frame[] = [];

  const last = () => floor + frames.length;

  function restart(at: Cursor): void {
    epoch = at.epoch;
    floor = at.seq;
    frames = [];
  }

  return {
    hear(frame) {
      if (frame.name === 'hello') {
        const { epoch: of, from } = decodeJson(frame.data, decodeHello);
        // What the stream is going to say again is taken from there: what we had may be why it was opened anew.
        if (of === epoch && from >= floor && from <= last()) frames.length = from - floor;
        else restart({ epoch: of, seq: from });
        return;
      }
      const at = parseCursor(frame.id);
      if (!at || (at.epoch === epoch && at.seq <= last())) return;
      if (at.epoch !== epoch || at.seq > last() + 1) restart({ epoch: at.epoch, seq: at.seq - 1 });
      frames.push(frame);
      if (frames.length > KEEP * 1.25) {
        floor = last() - KEEP;
        frames = frames.slice(-KEEP);
      }
    },
    since(after) {
      if (after.epoch !== epoch || after.seq < floor) return null;
      return frames.slice(after.seq - floor);
    },
    end: () => ({ epoch, seq: last(), floor }),
  };
}
