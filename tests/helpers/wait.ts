import { setTimeout as pause } from 'node:timers/promises';

type Options = { within?: number; every?: number };

/**
 * Polls until the result is not empty or false, and returns it. The time limit only ends a test that hangs; no
 * test passes or fails by the speed of the machine.
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
