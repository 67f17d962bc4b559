import 'server-only';
import type { Job } from '../db/transaction';
import { coerceError } from '../errors';
import { backoffMs } from '../kit/async/backoff';

/**
 * `run` claims and does one piece of work and returns whether there was any. The rows that it claims are the queue, so a
 * crash at any point leaves work that another worker finds.
 */
export type Task = {
  run(signal: AbortSignal): Promise<boolean>;
  /** How many loops run the task at the same time. */
  concurrency: number;
  /** The job whose announcement wakes the idle loops of this task. */
  job?: Job;
  /** For work that becomes due by the clock alone: the interval between two looks, in place of the common poll. */
  everyMs?: number;
};

export type Runner = {
  /** The tasks of this job look for work now instead of at the next poll. */
  wake(job: Job): void;
  /** Claims nothing more, aborts the signal of running work, and waits for that work up to `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/** Counts pieces of work by task name. */
export type JobCount = { done(task: string): void; failed(task: string): void };

type Options = { pollMs: number; onError(task: string, error: Error): void; onWorked?(task: string): void };

type Sleeper = { job?: Job | undefined; resume(): void };

/** Starts the loops of all tasks. Polling finds work that becomes due by the clock and work that other processes write. */
export function startRunner(tasks: Record<string, Task>, { pollMs, onError, onWorked }: Options): Runner {
  const stopping = new AbortController();
  /** Loops that found no work; a wake-up of their job resumes them. */
  const idle = new Set<Sleeper>();
  /** Loops that wait for the clock or after a failure; no wake-up resumes them. */
  const pausing = new Set<Sleeper>();
  // A wake-up between a loop's last look and its sleep must not be lost: the loop compares this count before it sleeps.
  const wakes = new Map<Job, number>();
  const wakesOf = (job?: Job) => (job ? (wakes.get(job) ?? 0) : 0);

  function wake(job: Job): void {
    wakes.set(job, wakesOf(job) + 1);
    for (const sleeper of [...idle]) if (sleeper.job === job) sleeper.resume();
  }

  function sleep(ms: number, among: Set<Sleeper>, job?: Job): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { job, resume };
      const timer = setTimeout(resume, ms);
      among.add(sleeper);
      function resume() {
        clearTimeout(timer);
        among.delete(sleeper);
        resolve();
      }
    });
  }

  async function loop(name: string, task: Task): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const seen = wakesOf(task.job);
      try {
        const worked = await task.run(stopping.signal);
        failures = 0;
        if (worked) onWorked?.(name);
        if (worked || stopping.signal.aborted) continue;
        if (task.everyMs) await sleep(task.everyMs, pausing);
        else if (seen === wakesOf(task.job)) await sleep(pollMs, idle, task.job);
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
      for (const sleeper of [...idle, ...pausing]) sleeper.resume();
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.all(loops), grace]);
      clearTimeout(timer);
    },
  };
}
