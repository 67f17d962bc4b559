import { beforeEach, expect, test } from 'vitest';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

const NEW_EVENT = 'plan.archived';

let browser: ReturnType<typeof createFakeBrowser>;
beforeEach(() => {
  browser = createFakeBrowser();
});

function sendCaughtUp(from: number, events?: string[]): void {
  browser.fake.send('hello', { epoch: 'ab12cd34', head: from, oldest: 1, from, heartbeat_s: 15, events });
  browser.fake.send('caught-up', { head: from });
}
const unknown = (seq: number) => browser.fake.send(NEW_EVENT, {}, `ab12cd34.${seq}`);

async function openTabs(events?: string[]) {
  const leader = browser.openTab('ab12cd34.5');
  await browser.settle();
  sendCaughtUp(5, events);
  const follower = browser.openTab('ab12cd34.5');
  await browser.settle();
  return { leader, follower };
}

test('an unknown numbered event that hello names moves the cursor of leader, follower and a later tab', async () => {
  const { leader, follower } = await openTabs([NEW_EVENT]);
  unknown(6);
  browser.fake.event(7);
  unknown(8);
  await browser.settle();
  const late = browser.openTab('ab12cd34.5');
  await browser.settle();
  for (const tab of [leader, follower, late]) {
    expect(tab.seq()).toBe(8);
    expect(tab.state()).toBe('live');
    expect(tab.store.view().generation).toBe(0);
  }
  expect(browser.fake.sources).toHaveLength(1);
});

test('a tab that takes over has the unknown events in its history', async () => {
  const { leader, follower } = await openTabs([NEW_EVENT]);
  unknown(6);
  browser.fake.event(7);
  await browser.settle();
  leader.close();
  await browser.settle();
  expect(browser.fake.latest().url).toContain('after=ab12cd34.7');
  sendCaughtUp(7, [NEW_EVENT]);
  const late = browser.openTab('ab12cd34.5');
  await browser.settle();
  expect([follower.seq(), late.seq()]).toEqual([7, 7]);
  expect(late.store.view().generation).toBe(0);
});

test('an unknown numbered event that hello does not name shows as a gap in the shared stream', async () => {
  const { leader } = await openTabs();
  unknown(6);
  browser.fake.event(7);
  await browser.settle();
  expect(leader.seq()).toBe(5);
  expect(browser.fake.sources).toHaveLength(2);
});
