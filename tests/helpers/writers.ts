import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export const WRITERS = 8;

class Rollback extends Error {}

/**
 * Eight writers at once, each transaction of its own length (0–4 ms between its write and its commit), one in twenty rolled
 * back. `write` runs a transaction that calls `beforeCommit` last. Resolves with what was committed, in no order.
 */
export async function writeConcurrently(
  transactions: number,
  write: (mark: string, beforeCommit: () => Promise<void>) => Promise<void>,
  onCommit: (count: number) => void = () => {},
): Promise<string[]> {
  const committed: string[] = [];
  let begun = 0;
  async function writer() {
    while (begun < transactions) {
      begun += 1;
      const mark = randomUUID();
      try {
        await write(mark, async () => {
          await pause(Math.random() * 4);
          if (Math.random() < 0.05) throw new Rollback();
        });
        committed.push(mark);
        onCommit(committed.length);
      } catch (error) {
        if (!(error instanceof Rollback)) throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return committed;
}

/** 1, 2, 3 … n. */
export function oneTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}
