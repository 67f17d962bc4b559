import 'server-only';
import type { EventRow } from '../log';
import { type Chunk, encodeChunk } from './frame-buffer';

/**
 * How long a page is kept for other connections with the same cursor, in milliseconds, and how many are kept per org.
 */
const KEEP_MS = 2_000;
const MAX_PAGES = 16;

/** Reads an org's log from the table, for connections that are behind the frame buffer. */
export type CatchUpReader = {
  /** The frames after `seq`; `gone` when they were purged. */
  read(seq: number): Promise<Chunk | 'gone'>;
};

/** After a deploy all clients of an org reconnect with the same cursor; one read serves all of them. */
export function createCatchUpReader(
  epoch: string,
  readRows: (seq: number) => Promise<EventRow[]>,
): CatchUpReader {
  const pages = new Map<number, Promise<Chunk | 'gone'>>();
  return {
    read(seq) {
      const existing = pages.get(seq);
      if (existing) return existing;
      const page = readRows(seq).then((rows) =>
        rows[0]?.seq === seq + 1 ? encodeChunk(epoch, rows, seq) : ('gone' as const),
      );
      const forget = () => void pages.delete(seq);
      page.then(() => {
        if (pages.size > MAX_PAGES) forget();
        else setTimeout(forget, KEEP_MS).unref();
      }, forget);
      pages.set(seq, page);
      return page;
    },
  };
}
