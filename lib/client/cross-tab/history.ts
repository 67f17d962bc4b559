'use client';

import { decodeHello } from '../../events/decode';
import { type Cursor, parseCursor } from '../../events/event-names';
import { decodeJsonOrNull } from '../../kit/decode';
import type { Frame } from '../stream/source';

/**
 * The recent frames of a tab, in order and without gaps. Every tab keeps them, not only the leader: a tab that takes
 * over can then serve one that is a few events behind, which would otherwise fetch everything it shows.
 */
export type History = {
  record(frame: Frame): void;
  /** The frames after the cursor; null when some of them are missing. Empty for a cursor ahead of this tab. */
  since(after: Cursor): Frame[] | null;
  /** The last recorded event, and `floor`, the one after which none is missing. */
  last(): Cursor & { floor: number };
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
    record(frame) {
      if (frame.name === 'hello') {
        const hello = decodeJsonOrNull(frame.data, decodeHello);
        if (!hello) return;
        const { from } = hello;
        // The stream replays from `from`, so these frames are taken from the replay: the recorded ones may be the
        // reason why it was reopened.
        if (hello.epoch === epoch && from >= floor && from <= last()) frames.length = from - floor;
        else restart({ epoch: hello.epoch, seq: from });
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
    last: () => ({ epoch, seq: last(), floor }),
  };
}
