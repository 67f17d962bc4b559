import 'server-only';
import type { Job } from '../db/transaction';
import { coerceError } from '../errors';
import { backoffMs } from '../kit/async/backoff';

/**
 * `run` claims and does one piece of work and returns whether there was any. The rows that it claims are the queue, so
 * a crash at any point leaves work that another worker finds.
 */
export type Task = {
  run(signal: AbortSignal): Promise<boolean>;
  /** How many loops run the task at the same time. */
  concurrency: number;
  /** The job whose announcement wakes this task's idle loops. */
  job?: Job;
  /** For work that becomes due by time alone, without a commit: the interval between two polls, in milliseconds. */
  everyMs?: number;
};

export type Runner = {
  /** Lets the tasks of this job poll now. */
  wake(job: Job): void;
  /** Claims nothing more, aborts the signal of running work, and waits for that work up to `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/** Counts pieces of work by task name. */
export type JobCount = { done(task: string): void; failed(task: string): void };

type RunnerOptions = {
  pollMs: number;
  onError(task: string, error: Error): void;
  onDone?(task: string): void;
};

type Sleeper = { job?: Job | undefined; resume(): void };

/** Starts the loops of all tasks. Polling finds work that becomes due by time and work that other processes write. */
export function startRunner(tasks: Record<string, Task>, { pollMs, onError, onDone }: RunnerOptions): Runner {
  const stopController = new AbortController();
  /** Loops that found no work; a wake-up of their job resumes them. */
  const idle = new Set<Sleeper>();
  /** Loops that wait for their interval, or after a failure; no wake-up resumes them. */
  const paused = new Set<Sleeper>();
  // A wake-up between a loop's last poll and its sleep must not be lost: the loop compares this count before it sleeps.
  const wakeCounts = new Map<Job, number>();
  const wakeCountOf = (job?: Job) => (job ? (wakeCounts.get(job) ?? 0) : 0);

  function wake(job: Job): void {
    wakeCounts.set(job, wakeCountOf(job) + 1);
    for (const sleeper of [...idle]) if (sleeper.job === job) sleeper.resume();
  }

  function sleep(ms: number, group: Set<Sleeper>, job?: Job): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { job, resume };
      const timer = setTimeout(resume, ms);
      group.add(sleeper);
      function resume() {
        clearTimeout(timer);
        group.delete(sleeper);
        resolve();
      }
    });
  }

  async function loop(name: string, task: Task): Promise<void> {
    let failures = 0;
    while (!stopController.signal.aborted) {
      const wakesBefore = wakeCountOf(task.job);
      try {
        const didWork = await task.run(stopController.signal);
        failures = 0;
        if (didWork) onDone?.(name);
        if (didWork || stopController.signal.aborted) continue;
        if (task.everyMs) await sleep(task.everyMs, paused);
        else if (wakesBefore === wakeCountOf(task.job)) await sleep(pollMs, idle, task.job);
      } catch (error) {
        onError(name, coerceError(error));
        if (!stopController.signal.aborted) await sleep(Math.min(backoffMs(failures), 10_000), paused);
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
      stopController.abort();
      for (const sleeper of [...idle, ...paused]) sleeper.resume();
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.all(loops), grace]);
      clearTimeout(timer);
    },
  };
}
