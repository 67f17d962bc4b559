import 'server-only';
import { linkedAbortController } from '../kit/linked-abort-controller';
import type { Planner } from './planner';

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The planner, with an end to each question: past `ms`, or once nobody waits for the answer any more, it fails like a planner
 * that cannot be reached. It is told by the signal; one that does not listen is left to itself, so that it cannot hold a
 * worker for ever.
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
