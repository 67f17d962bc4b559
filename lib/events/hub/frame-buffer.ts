import 'server-only';
import { encodeEvent } from '../frame';
import type { EventRow } from '../log';

const KEEP_FRAMES = 2_048;
const KEEP_BYTES = 4 * 1024 * 1024;
/** The size of one write: small enough that a slow reader finishes it before it counts as stalled. */
const CHUNK_BYTES = 128 * 1024;

/** Consecutive frames as one array of bytes; `seq` is that of the last frame. */
export type Chunk = { bytes: Uint8Array; seq: number };

/** The newest frames of one org's log. Each is encoded once; all connections share the bytes. */
export type FrameBuffer = {
  epoch: string;
  /** The last seq that was pushed, or the head at the start. */
  last(): number;
  push(rows: readonly EventRow[]): void;
  /** Whether the buffer holds every event after `seq`. */
  covers(seq: number): boolean;
  /** The next frames after `seq`, or null when there are none. */
  read(seq: number): Chunk | null;
};

const encoder = new TextEncoder();

/** An empty buffer of the log `epoch`, at `head`. It keeps at most 2,048 frames and 4 MB. */
export function createFrameBuffer(epoch: string, head: number): FrameBuffer {
  let first = head + 1;
  let last = head;
  let frames: Uint8Array[] = [];
  let size = 0;
  let joined: { from: number; to: number; chunk: Chunk } | null = null;

  return {
    epoch,
    last: () => last,
    push(rows) {
      for (const row of rows) {
        if (row.seq <= last) continue;
        // A purge deleted events that were not read yet. A cursor before the hole can only be answered with a reset.
        if (row.seq !== last + 1) [frames, size, first] = [[], 0, row.seq];
        const frame = encoder.encode(encodeEvent(epoch, row));
        frames.push(frame);
        size += frame.length;
        last = row.seq;
      }
      let dropCount = 0;
      while (
        frames.length - dropCount > KEEP_FRAMES ||
        (size > KEEP_BYTES && dropCount < frames.length - 1)
      ) {
        size -= frames[dropCount]?.length ?? 0;
        dropCount += 1;
      }
      if (dropCount > 0) [frames, first] = [frames.slice(dropCount), first + dropCount];
    },
    covers: (seq) => seq >= first - 1,
    read(seq) {
      const from = seq + 1 - first;
      if (from < 0 || from >= frames.length) return null;
      // Nearly all connections have the same cursor, so the joined bytes are shared too.
      if (joined?.from === seq && joined.to === last) return joined.chunk;
      const chunk = join(frames.slice(from), seq);
      joined = { from: seq, to: last, chunk };
      return chunk;
    },
  };
}

/** Encodes rows read from the table, as many as fit into one write and at least one. */
export function encodeChunk(epoch: string, rows: readonly EventRow[], after: number): Chunk {
  const frames: Uint8Array[] = [];
  let size = 0;
  for (const row of rows) {
    if (size > CHUNK_BYTES) break;
    const frame = encoder.encode(encodeEvent(epoch, row));
    frames.push(frame);
    size += frame.length;
  }
  return join(frames, after);
}

/** Joins as many frames as fit into one write, and at least one. */
function join(frames: readonly Uint8Array[], after: number): Chunk {
  let count = 0;
  let size = 0;
  for (const frame of frames) {
    if (count > 0 && size + frame.length > CHUNK_BYTES) break;
    count += 1;
    size += frame.length;
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const frame of frames.slice(0, count)) {
    bytes.set(frame, offset);
    offset += frame.length;
  }
  return { bytes, seq: after + count };
}
