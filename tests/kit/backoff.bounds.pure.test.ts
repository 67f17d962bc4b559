import { expect, it } from 'vitest';
import { backoffCeilingMs, backoffMs, equalJitterMs } from '@/lib/kit/async/backoff';

it('doubles from the first pause up to the longest', () => {
  const pauses = [0, 1, 2, 3, 4].map((attempt) => backoffCeilingMs(250, 1_500, attempt));
  expect(pauses).toEqual([250, 500, 1_000, 1_500, 1_500]);
});

it('is bounded for any number of attempts, also with a first pause of zero', () => {
  expect(backoffCeilingMs(100, 10_000, 5_000)).toBe(10_000);
  expect(backoffCeilingMs(0, 10_000, 5_000)).toBe(0);
  expect(backoffCeilingMs(100, 10_000, -1)).toBe(100);
});

it('spreads a pause between half of it and all of it', () => {
  expect(equalJitterMs(1_000, () => 0)).toBe(500);
  expect(equalJitterMs(1_000, () => 0.5)).toBe(750);
  expect(equalJitterMs(1_000, () => 1)).toBe(1_000);
});

it('keeps the pause of a job between one second and ten minutes', () => {
  expect(backoffMs(0)).toBe(1_000);
  for (let attempts = 0; attempts < 50; attempts += 1) {
    const pause = backoffMs(attempts);
    expect(pause).toBeGreaterThanOrEqual(1_000);
    expect(pause).toBeLessThanOrEqual(600_000);
  }
});
