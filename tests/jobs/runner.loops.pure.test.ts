import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRunner } from '../../lib/jobs/runner';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs everything that is due now, without advancing the time. */
const settle = () => vi.advanceTimersByTimeAsync(0);

test('a loop that fails waits before its next attempt, however often the runner is woken', async () => {
  let tries = 0;
  const failing = {
    concurrency: 1,
    queue: 'runs' as const,
    run: () => {
      tries += 1;
      return Promise.reject(new Error('poison'));
    },
  };
  const errors: string[] = [];
  const runner = startRunner({ failing }, { pollMs: 500, onError: (job) => errors.push(job) });
  await settle();
  for (let commit = 0; commit < 100; commit += 1) {
    runner.wake('runs');
    await settle();
  }
  expect(tries).toBe(1);
  expect(errors).toEqual(['failing']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries).toBeGreaterThan(3);
  const ended = runner.stop(1_000);
  await settle();
  await ended;
});

test('a wake-up reaches an idle loop and one that is just looking for work', async () => {
  const looks: string[] = [];
  let found = 0;
  let finishLook = (_worked: boolean) => {};
  const idle = {
    concurrency: 1,
    queue: 'runs' as const,
    run: () => {
      looks.push('look');
      return new Promise<boolean>((resolve) => {
        finishLook = (worked) => {
          if (worked) found += 1;
          resolve(worked);
        };
      });
    },
  };
  const runner = startRunner({ idle }, { pollMs: 500, onError: () => {} });
  runner.wake('runs');
  finishLook(false);
  await settle();
  expect(looks).toHaveLength(2);
  finishLook(false);
  await settle();
  expect(looks).toHaveLength(2);
  runner.wake('runs');
  await settle();
  expect(looks).toHaveLength(3);
  finishLook(true);
  await settle();
  expect(found).toBe(1);
  const ended = runner.stop(1_000);
  finishLook(false);
  await settle();
  await ended;
});

test('stop waits for the current work at most for the grace period, and never for a backoff', async () => {
  const signals: AbortSignal[] = [];
  const slow = {
    concurrency: 1,
    run: (signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<boolean>(() => {});
    },
  };
  const failing = { concurrency: 1, run: () => Promise.reject(new Error('poison')) };
  const stuck = startRunner({ slow }, { pollMs: 500, onError: () => {} });
  const pausing = startRunner({ failing }, { pollMs: 500, onError: () => {} });
  await settle();
  let over = false;
  void stuck.stop(10_000).then(() => {
    over = true;
  });
  const paused = pausing.stop(10_000);
  await settle();
  await paused;
  expect(signals[0]?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
});

test('work without wake-ups is found by polling', async () => {
  let looks = 0;
  const clockwork = {
    concurrency: 1,
    queue: 'runs' as const,
    everyMs: 1_000,
    run: () => {
      looks += 1;
      return Promise.resolve(false);
    },
  };
  const runner = startRunner({ clockwork }, { pollMs: 10, onError: () => {} });
  await settle();
  for (let commit = 0; commit < 100; commit += 1) {
    runner.wake('runs');
    await settle();
  }
  expect(looks).toBe(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(looks).toBe(4);
  const ended = runner.stop(1_000);
  await settle();
  await ended;
});

test('a wake-up resumes the loops of its own queue and no others', async () => {
  const looks = { runs: 0, calls: 0, none: 0 };
  const looking = (name: keyof typeof looks) => () => {
    looks[name] += 1;
    return Promise.resolve(false);
  };
  const jobs = {
    runs: { concurrency: 1, queue: 'runs' as const, run: looking('runs') },
    calls: { concurrency: 1, queue: 'calls' as const, run: looking('calls') },
    none: { concurrency: 1, run: looking('none') },
  };
  const runner = startRunner(jobs, { pollMs: 500, onError: () => {} });
  await settle();
  expect(looks).toEqual({ runs: 1, calls: 1, none: 1 });
  runner.wake('calls');
  await settle();
  expect(looks).toEqual({ runs: 1, calls: 2, none: 1 });
  // Polling covers a lost wake-up.
  await vi.advanceTimersByTimeAsync(500);
  expect(looks).toEqual({ runs: 2, calls: 3, none: 2 });
  const ended = runner.stop(1_000);
  await settle();
  await ended;
});
