import 'server-only';
import { linkedAbortController } from '../kit/async/linked-abort-controller';
import type { Planner } from './planner';

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Wraps a planner so that each call rejects after `ms`, or when the caller's signal aborts, as if the planner could not be
 * reached. The planner gets the combined signal. A planner that ignores the signal goes on in the background, but its promise is
 * no longer awaited, so it cannot block a worker forever.
 */
export function withTimeLimit(planner: Planner, ms: number): Planner {
  return {
    ...planner,
    preview: (context, signal) => runWithin(ms, signal, (limited) => planner.preview(context, limited)),
    next: (context, signal) => runWithin(ms, signal, (limited) => planner.next(context, limited)),
  };
}

async function runWithin<T>(
  ms: number,
  parent: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { controller, release } = linkedAbortController(parent);
  const { signal } = controller;
  const seconds = ms / 1_000;
  const timer = setTimeout(
    () => controller.abort(new Error(`The planner did not answer within ${seconds} seconds`)),
    Math.min(ms, MAX_TIMER_MS),
  );
  try {
    signal.throwIfAborted();
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      run(signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    release();
  }
}
