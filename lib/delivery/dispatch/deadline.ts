import 'server-only';

/** A moment from now by this process's own clocks: how much is left until then, in milliseconds. */
export type Deadline = { left(): number };

/**
 * Measured by two clocks, of which the one that has gone further counts: the wall clock may be set back, and the monotonic
 * one stands still while the machine sleeps.
 */
export function deadlineIn(ms: number): Deadline {
  const wall = Date.now();
  const monotonic = performance.now();
  return { left: () => ms - Math.max(Date.now() - wall, performance.now() - monotonic) };
}
