import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { importWithRetry } from '../../lib/kit/async/import-with-retry';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a module that cannot be imported is retried with growing pauses, and never throws', async () => {
  let attempts = 0;
  const loaded = importWithRetry(async () => {
    attempts += 1;
    if (attempts < 8) throw new Error('ChunkLoadError');
    return 'the part';
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(attempts).toBe(6);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await loaded).toBe('the part');
  expect(attempts).toBe(8);
  expect(vi.getTimerCount()).toBe(0);
});
