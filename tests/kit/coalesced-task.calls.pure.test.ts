import { describe, expect, test } from 'vitest';
import { createCoalescedTask } from '../../lib/kit/async/coalesced-task';

type CreateTask = (work: () => Promise<void>) => () => void;

/** Whether a call `microtasks` microtasks after the end of the work causes another run. */
async function isNoticed(create: CreateTask, microtasks: number): Promise<boolean> {
  let runs = 0;
  const call = create(async () => {
    runs += 1;
  });
  call();
  for (let passed = 0; passed < microtasks; passed += 1) await null;
  const before = runs;
  call();
  for (let passed = 0; passed < 50; passed += 1) await null;
  return runs > before;
}

/** Clears the flag in another function than the loop, so a microtask lies between the last check and the end. */
const naive: CreateTask = (work) => {
  let running = false;
  let again = false;
  async function loop() {
    do {
      again = false;
      await work();
    } while (again);
  }
  return () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    void loop().finally(() => {
      running = false;
    });
  };
};

const MOMENTS = Array.from({ length: 12 }, (_, index) => index);

describe('a call at any moment of a run', () => {
  test.each(MOMENTS)('is noticed %i microtasks after the start of the run', async (microtasks) => {
    expect(await isNoticed(createCoalescedTask, microtasks)).toBe(true);
  });

  test('is lost in one case by the naive variant', async () => {
    const noticed = await Promise.all(MOMENTS.map((microtasks) => isNoticed(naive, microtasks)));
    expect(noticed).toContain(false);
  });
});

test('many calls during a run cause one more run, and a failure ends only its own run', async () => {
  let runs = 0;
  let release = () => {};
  const call = createCoalescedTask(async () => {
    runs += 1;
    if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
    if (runs === 2) throw new Error('away');
  });
  call();
  call();
  call();
  release();
  for (let passed = 0; passed < 50; passed += 1) await null;
  expect(runs).toBe(2);
  call();
  for (let passed = 0; passed < 50; passed += 1) await null;
  expect(runs).toBe(3);
});
