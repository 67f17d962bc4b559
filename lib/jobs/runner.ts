import 'server-only';
import type { Queue } from '../db/transaction';
import { coerceError } from '../errors';
import { backoffMs } from '../kit/async/backoff';

/**
 * `run` claims and does one piece of work and returns whether there was any. The rows that it claims are the queue, so
 * a crash at any point leaves work that another worker finds.
 */
export type Job = {
  run(signal: AbortSignal): Promise<boolean>;
  /** How many loops run the job at the same time. */
  concurrency: number;
  /** The queue whose announcement wakes this job's idle loops. */
  queue?: Queue;
  /** For work that becomes due by time alone, without a commit: the interval between two polls, in milliseconds. */
  everyMs?: number;
};

export type Runner = {
  /** Lets the jobs of this queue poll now. */
  wake(queue: Queue): void;
  /** Claims nothing more, aborts the signal of running work, and waits for that work up to `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/** Counts pieces of work by job name. */
export type JobMetrics = { done(job: string): void; failed(job: string): void };

type RunnerOptions = {
  pollMs: number;
  onError(job: string, error: Error): void;
  onDone?(job: string): void;
};

type Sleeper = { queue?: Queue | undefined; resume(): void };

/** Starts the loops of all jobs. Polling finds work that becomes due by time and work that other processes write. */
export function startRunner(jobs: Record<string, Job>, { pollMs, onError, onDone }: RunnerOptions): Runner {
  const stopController = new AbortController();
  /** Loops that found no work; a wake-up of their queue resumes them. */
  const idle = new Set<Sleeper>();
  /** Loops that wait for their interval, or after a failure; no wake-up resumes them. */
  const paused = new Set<Sleeper>();
  // A wake-up between a loop's last poll and its sleep must not be lost: the loop compares this count before it sleeps.
  const wakeCounts = new Map<Queue, number>();
  const wakeCountOf = (queue?: Queue) => (queue ? (wakeCounts.get(queue) ?? 0) : 0);

  function wake(queue: Queue): void {
    wakeCounts.set(queue, wakeCountOf(queue) + 1);
    for (const sleeper of [...idle]) if (sleeper.queue === queue) sleeper.resume();
  }

  function sleep(ms: number, group: Set<Sleeper>, queue?: Queue): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { queue, resume };
      const timer = setTimeout(resume, ms);
      group.add(sleeper);
      function resume() {
        clearTimeout(timer);
        group.delete(sleeper);
        resolve();
      }
    });
  }

  async function loop(name: string, job: Job): Promise<void> {
    let failures = 0;
    while (!stopController.signal.aborted) {
      const wakesBefore = wakeCountOf(job.queue);
      try {
        const didWork = await job.run(stopController.signal);
        failures = 0;
        if (didWork) onDone?.(name);
        if (didWork || stopController.signal.aborted) continue;
        if (job.everyMs) await sleep(job.everyMs, paused);
        else if (wakesBefore === wakeCountOf(job.queue)) await sleep(pollMs, idle, job.queue);
      } catch (error) {
        onError(name, coerceError(error));
        if (!stopController.signal.aborted) await sleep(Math.min(backoffMs(failures), 10_000), paused);
        failures += 1;
      }
    }
  }

  const loops = Object.entries(jobs).flatMap(([name, job]) =>
    Array.from({ length: job.concurrency }, () => loop(name, job)),
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
