import 'server-only';
import { setImmediate } from 'node:timers/promises';

/** A computation in small steps. Its driver may do other work after each `yield`. */
export type Steps<T> = Generator<void, T, void>;

const SLICE_MS = 10;

/**
 * Runs the steps in slices of 10 ms and yields to the event loop between slices, because planning shares its process with
 * every request and stream. The result does not depend on timing.
 * @throws the signal's reason when it aborts
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
