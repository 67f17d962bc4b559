import { setTimeout as pause } from 'node:timers/promises';

type Options = { within?: number; every?: number };

/**
 * Asks again and again until the answer is something, and gives that back. The time limit only ends a test that hangs; no
 * test passes or fails by how fast the machine is.
 */
export async function waitFor<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  { within = 60_000, every = 25 }: Options = {},
): Promise<T> {
  const end = performance.now() + within;
  while (performance.now() < end) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await pause(every);
  }
  throw new Error(`Waited ${within / 1_000} s in vain: ${what}`);
}
