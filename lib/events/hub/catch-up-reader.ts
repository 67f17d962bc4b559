import 'server-only';
import type { EventRow } from '../log';
import { type Chunk, encodeChunk } from './frame-buffer';

/** A page that was read for one connection is kept for others who come to the same place: this long, this many of an org. */
const KEPT_MS = 2_000;
const KEPT = 16;

/** An org's log behind what its tail holds. */
export type CatchUpReader = {
  /** What follows `seq`; `gone` when it is not stored any more. */
  read(seq: number): Promise<Chunk | 'gone'>;
};

/** After a deploy all the clients of an org come back at the same cursor, and one reading does for all of them. */
export function createCatchUpReader(
  epoch: string,
  readRows: (seq: number) => Promise<EventRow[]>,
): CatchUpReader {
  const pages = new Map<number, Promise<Chunk | 'gone'>>();
  return {
    read(seq) {
      const present = pages.get(seq);
      if (present) return present;
      const page = readRows(seq).then((rows) =>
        rows[0]?.seq === seq + 1 ? encodeChunk(epoch, rows, seq) : ('gone' as const),
      );
      const forget = () => void pages.delete(seq);
      page.then(() => {
        if (pages.size > KEPT) forget();
        else setTimeout(forget, KEPT_MS).unref();
      }, forget);
      pages.set(seq, page);
      return page;
    },
  };
}
