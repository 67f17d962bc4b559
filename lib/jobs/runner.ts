import 'server-only';
import { coerceError } from '../errors';
import { backoffMs } from '../kit/backoff';

/**
 * One kind of work. `run` claims and does one piece, and says whether there was any. It knows nothing of the runner; the
 * rows that it claims are the queue, so a crash at any point leaves work that another worker finds. `everyMs`: what falls due
 * by the clock alone is looked for this often, and not whenever something was written.
 */
export type Task = { run(signal: AbortSignal): Promise<boolean>; concurrency: number; everyMs?: number };

export type Runner = {
  /** Look for work now instead of at the next poll. */
  wake(): void;
  /** Claims nothing more, tells running work to end at its next durable point, and waits for it up to `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/** Counts pieces of work by the task's name. */
export type JobCount = { done(task: string): void; failed(task: string): void };

type Options = { pollMs: number; onError(task: string, error: Error): void; onWorked?(task: string): void };

/** Starts the loops of all tasks. Polling finds what falls due by the clock and what other processes have written. */
export function startRunner(tasks: Record<string, Task>, { pollMs, onError, onWorked }: Options): Runner {
  const stopping = new AbortController();
  /** Loops that found no work, and loops that wait for the clock or failed: no wake-up makes those look any sooner. */
  const idle = new Set<() => void>();
  const pausing = new Set<() => void>();
  // A wake-up between a loop's last look and its sleep must not be lost: the loop compares this count before it sleeps.
  let wakes = 0;

  function wake(): void {
    wakes += 1;
    for (const resume of [...idle]) resume();
  }

  function sleep(ms: number, among: Set<() => void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      among.add(done);
      function done() {
        clearTimeout(timer);
        among.delete(done);
        resolve();
      }
    });
  }

  async function loop(name: string, task: Task): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const seen = wakes;
      try {
        const worked = await task.run(stopping.signal);
        failures = 0;
        if (worked) onWorked?.(name);
        if (worked || stopping.signal.aborted) continue;
        if (task.everyMs) await sleep(task.everyMs, pausing);
        else if (seen === wakes) await sleep(pollMs, idle);
      } catch (error) {
        onError(name, coerceError(error));
        if (!stopping.signal.aborted) await sleep(Math.min(backoffMs(failures), 10_000), pausing);
        failures += 1;
      }
    }
  }

  const loops = Object.entries(tasks).flatMap(([name, task]) =>
    Array.from({ length: task.concurrency }, () => loop(name, task)),
  );

  return {
    wake,
    async stop(graceMs) {
      stopping.abort();
      for (const resume of [...idle, ...pausing]) resume();
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.all(loops), grace]);
      clearTimeout(timer);
    },
  };
}
