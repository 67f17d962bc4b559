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
const setVisibility = (visibility: DocumentVisibilityState) =>
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);

beforeEach(() => {
  frames = new Map();
  ran = 0;
  let lastId = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => {
    lastId += 1;
    frames.set(lastId, frame);
    return lastId;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a visible page runs the work once, in its next frame', () => {
  setVisibility('visible');
  createRenderScheduler()(run);
  expect(ran).toBe(0);
  paint();
  vi.advanceTimersByTime(10_000);
  paint();
  expect(ran).toBe(1);
});

test('a visible page that is never painted runs the work after a time limit', () => {
  setVisibility('visible');
  createRenderScheduler()(run);
  vi.advanceTimersByTime(1_000);
  expect(ran).toBe(1);
  expect(frames.size).toBe(0);
});

test('a hidden page runs the work at once, and then at most once per 16 ms, without waiting for frames', async () => {
  setVisibility('hidden');
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

test('cancelled work does not run', async () => {
  setVisibility('visible');
  createRenderScheduler()(run)();
  setVisibility('hidden');
  createRenderScheduler()(run)();
  await Promise.resolve();
  vi.advanceTimersByTime(1_000);
  paint();
  expect(ran).toBe(0);
});
