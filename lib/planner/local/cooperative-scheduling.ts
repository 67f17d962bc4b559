import 'server-only';
import { setImmediate } from 'node:timers/promises';

/** Work in small steps. Whoever drives it may do something else after each `yield`. */
export type Steps<T> = Generator<void, T, void>;

const SLICE_MS = 10;

/**
 * Planning shares its process with every request and stream, so it works in slices and lets the event loop turn in between.
 * What is read, and so the answer, never depends on how long it took.
 */
export async function runCooperatively<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const started = performance.now();
    while (performance.now() - started < SLICE_MS) {
      const step = steps.next();
      if (step.done) return step.value;
    }
    await setImmediate();
  }
}
