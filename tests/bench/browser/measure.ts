import type { Page } from 'playwright/test';
import { z } from 'zod';

const CostSchema = z.object({
  /** The time of long tasks beyond their first 50 ms. */
  blockedMs: z.number(),
  longTasks: z.number(),
  droppedFrames: z.number(),
  heapMb: z.number(),
});
export type Cost = z.infer<typeof CostSchema>;

const BEGIN = `(() => {
  const cost = { blockedMs: 0, longTasks: 0, droppedFrames: 0, over: false };
  window.cost = cost;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      cost.longTasks += 1;
      cost.blockedMs += duration - 50;
    }
  }).observe({ type: 'longtask' });
  let last = performance.now();
  const frame = (now) => {
    cost.droppedFrames += Math.max(0, Math.round((now - last) / (1000 / 60)) - 1);
    last = now;
    if (!cost.over) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;
const END = `(() => {
  window.cost.over = true;
  return { ...window.cost, heapMb: performance.memory.usedJSHeapSize / 1e6 };
})()`;

/** Measures the page's main thread during `work`. */
export async function measured(page: Page, work: () => Promise<void>): Promise<Cost> {
  await page.evaluate(BEGIN);
  await work();
  return CostSchema.parse(await page.evaluate(END));
}
