// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRenderScheduler } from '../../lib/client/live/render-scheduler';

let frames: Map<number, () => void>;
let ran: number;
const run = () => {
  ran += 1;
};
function paint(): void {
  const due = [...frames.values()];
  frames.clear();
  for (const frame of due) frame();
}
const look = (visibility: DocumentVisibilityState) =>
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);

beforeEach(() => {
  frames = new Map();
  ran = 0;
  let asked = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => {
    asked += 1;
    frames.set(asked, frame);
    return asked;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page that is looked at is told with its next frame, and once', () => {
  look('visible');
  createRenderScheduler()(run);
  expect(ran).toBe(0);
  paint();
  vi.advanceTimersByTime(10_000);
  paint();
  expect(ran).toBe(1);
});

test('a window that is visible and never painted is told all the same', () => {
  look('visible');
  createRenderScheduler()(run);
  vi.advanceTimersByTime(1_000);
  expect(ran).toBe(1);
  expect(frames.size).toBe(0);
});

test('a hidden page does not wait for frames or timers that stand still: at once, then now and then', async () => {
  look('hidden');
  const soon = createRenderScheduler();
  soon(run);
  await Promise.resolve();
  expect(ran).toBe(1);
  soon(run);
  await Promise.resolve();
  expect(ran).toBe(1);
  vi.advanceTimersByTime(16);
  expect(ran).toBe(2);
  expect(frames.size).toBe(0);
});

test('what is called off does not come', async () => {
  look('visible');
  createRenderScheduler()(run)();
  look('hidden');
  createRenderScheduler()(run)();
  await Promise.resolve();
  vi.advanceTimersByTime(1_000);
  paint();
  expect(ran).toBe(0);
});
