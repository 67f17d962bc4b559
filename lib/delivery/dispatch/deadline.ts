import 'server-only';

/** A deadline by this process's own clocks: the milliseconds that are left. */
export type Deadline = { msLeft(): number };

/**
 * Measured by two clocks, of which the one that has advanced further counts: the wall clock may be set back, and the
 * monotonic one stands still while the machine sleeps.
 */
export function deadlineIn(ms: number): Deadline {
  const wall = Date.now();
  const monotonic = performance.now();
  return { msLeft: () => ms - Math.max(Date.now() - wall, performance.now() - monotonic) };
}
