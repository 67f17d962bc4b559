import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRateLimit } from '../../lib/kit/rate-limit';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a use too many waits until the window of the first use ends', async () => {
  const limit = createRateLimit(2, 60);
  expect(await limit('a')).toBe(0);
  vi.advanceTimersByTime(1_500);
  expect([await limit('a'), await limit('a'), await limit('b')]).toEqual([0, 59, 0]);
  vi.advanceTimersByTime(58_499);
  expect(await limit('a')).toBe(1);
  vi.advanceTimersByTime(1);
  expect([await limit('a'), await limit('a'), await limit('a')]).toEqual([0, 0, 60]);
});

test('any number of other keys does not displace one, and all are forgotten with their windows', async () => {
  const limit = createRateLimit(1, 60);
  await limit('attacked');
  for (let key = 0; key < 300; key += 1) await limit(`invented ${key}`);
  expect(await limit('attacked')).toBe(60);
  expect(vi.getTimerCount()).toBe(301);
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('two limits count apart', async () => {
  const [one, other] = [createRateLimit(1, 60), createRateLimit(1, 60)];
  expect([await one('a'), await other('a'), await one('a')]).toEqual([0, 0, 60]);
});
