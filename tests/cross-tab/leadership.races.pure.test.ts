import { beforeEach, expect, test, vi } from 'vitest';
import { createLeadership } from '../../lib/client/cross-tab/leadership';
import { createSharedStream } from '../../lib/client/cross-tab/shared-stream';
import { createLiveStore } from '../../lib/client/live-store';
import { createFakeBrowser, createLocks } from '../helpers/browser/fake-tabs';

let browser: ReturnType<typeof createFakeBrowser>;
beforeEach(() => {
  browser = createFakeBrowser();
});

type Tab = ReturnType<typeof browser.openTab>;

/** Lets what is on its way between the tabs arrive. */
const settle = async () => {
  for (let round = 0; round < 8; round += 1) await browser.fake.settle();
};

function greet(from: number): void {
  browser.fake.hello(from);
  browser.fake.say('caught-up', { head: from });
}

async function openTabs(count: number): Promise<Tab[]> {
  const first = browser.openTab('ab12cd34.5');
  await settle();
  greet(5);
  const more = Array.from({ length: count - 1 }, () => browser.openTab('ab12cd34.5'));
  await settle();
  return [first, ...more];
}

/** Lets time pass until the stream that was opened last is another one, and greets it. */
async function untilReopened(from: number): Promise<void> {
  const before = browser.fake.latest();
  for (let second = 0; second < 60 && browser.fake.latest() === before; second += 1) {
    await browser.fake.advance(1_000);
    await settle();
  }
  greet(from);
  await settle();
}

const states = (tabs: Tab[]) => tabs.map((tab) => tab.state());
const seqs = (tabs: Tab[]) => tabs.map((tab) => tab.seq());
const all = <T>(tabs: Tab[], value: T) => tabs.map(() => value);

test('a stream that has lived long enough is renewed for all tabs, without a pause', async () => {
  const tabs = await openTabs(3);
  browser.fake.event(6);
  browser.fake.say('bye', { reason: 'rotate' });
  await settle();
  expect(browser.fake.sources).toHaveLength(2);
  expect(browser.fake.openStreams()).toBe(1);
  expect(browser.fake.latest().url).toContain('after=ab12cd34.6');
  greet(6);
  browser.fake.event(7);
  await settle();
  expect(states(tabs)).toEqual(all(tabs, 'live'));
  expect(seqs(tabs)).toEqual(all(tabs, 7));
});

test('who was behind when the lead changed hands is served from what the new leader had heard', async () => {
  const [leader, heir, behind] = await openTabs(3);
  if (!leader || !heir || !behind) throw new Error('three tabs were opened');
  behind.freeze();
  for (const seq of [6, 7, 8]) browser.fake.event(seq);
  await settle();
  leader.close();
  await settle();
  expect(browser.fake.latest().url).toContain('after=ab12cd34.8');
  greet(8);
  behind.thaw();
  await settle();
  // One that was loaded before all of that, and comes only now.
  const late = browser.openTab('ab12cd34.5');
  await settle();
  browser.fake.event(9);
  await settle();
  for (const tab of [behind, late]) {
    expect(tab.store.view().generation).toBe(0);
    expect(tab.seq()).toBe(9);
    expect(tab.state()).toBe('live');
  }
});

test('of many tabs that find the leader standing still one takes over, not each from the one before', async () => {
  const tabs = await openTabs(12);
  tabs[0]?.freeze();
  const before = browser.fake.sources.length;
  await untilReopened(5);
  await browser.fake.advance(4_000);
  browser.fake.event(6);
  await settle();
  expect(seqs(tabs.slice(1))).toEqual(all(tabs.slice(1), 6));
  const led = browser.sent.filter(({ kind }) => kind === 'leading').length;
  expect(led).toBe(2);
  expect(browser.fake.sources.length - before).toBe(1);
});

test('also when all of them find it in the same moment', async () => {
  const lock = createLocks();
  let led = 0;
  const lead = () => {
    led += 1;
  };
  const options = {
    name: 'n',
    lock,
    lead,
    onLeadershipLost: () => {},
    onUnavailable: () => {},
    after: () => () => {},
  };
  const tabs = Array.from({ length: 12 }, () => createLeadership(options));
  for (const tab of tabs) tab.request();
  await settle();
  expect(led).toBe(1);
  for (const tab of tabs.slice(1)) tab.takeOver();
  await settle();
  expect(led).toBe(2);
});

test('a leader that wakes up deposed closes its stream and follows', async () => {
  const tabs = await openTabs(3);
  const [sleeper] = tabs;
  sleeper?.freeze();
  await untilReopened(5);
  expect(browser.fake.openStreams()).toBe(2);
  const stream = browser.fake.latest();
  sleeper?.thaw();
  await settle();
  expect(browser.fake.sources.filter(({ readyState }) => readyState !== 2)).toEqual([stream]);
  const event = { plan_id: 'p', state: { status: 'executing' }, version: 6 };
  browser.fake.say('plan.state.changed', event, 'ab12cd34.6', stream);
  // The sleeper's own supervisor takes its time to come back.
  await browser.fake.advance(5_000);
  await settle();
  expect(seqs(tabs)).toEqual(all(tabs, 6));
  expect(states(tabs)).toEqual(all(tabs, 'live'));
});

test('a tab that asks while nobody leads is served by whoever leads next', async () => {
  const [leader, second] = await openTabs(2);
  leader?.crash();
  const late = browser.openTab('ab12cd34.5');
  await settle();
  greet(5);
  browser.fake.event(6);
  await settle();
  expect([second?.seq(), late.seq()]).toEqual([6, 6]);
  expect([second?.state(), late.state()]).toEqual(['live', 'live']);
});

test('a page that leaves its group and comes back misses nothing, whether it leads again or follows', async () => {
  const tabs = await openTabs(2);
  const [first] = tabs;
  first?.group.leave();
  await settle();
  greet(5);
  browser.fake.event(6);
  await settle();
  expect(first?.seq()).toBe(5);
  first?.group.join();
  await settle();
  browser.fake.event(7);
  await settle();
  expect(seqs(tabs)).toEqual([7, 7]);
  // The same with nobody else there, twice in one breath, as a page in development mounts.
  tabs[1]?.close();
  await settle();
  first?.group.leave();
  first?.group.join();
  first?.group.leave();
  first?.group.join();
  await settle();
  greet(7);
  browser.fake.event(8);
  await settle();
  expect(browser.fake.openStreams()).toBe(1);
  expect([first?.seq(), first?.state()]).toEqual([8, 'live']);
});

test('a page that gets no locks has a stream of its own', async () => {
  const denied = async () => {
    throw new DOMException('no', 'SecurityError');
  };
  const tab = browser.openTab('ab12cd34.5', { lock: denied });
  await settle();
  greet(5);
  browser.fake.event(6);
  await settle();
  expect([tab.seq(), tab.state()]).toEqual([6, 'live']);
  expect(browser.fake.openStreams()).toBe(1);
});

test('while the server is away the tabs together try once a second at most, and no tab hammers', async () => {
  const tabs = await openTabs(12);
  const before = browser.fake.sources.length;
  browser.fake.fail();
  await settle();
  const began = browser.fake.world.now();
  while (browser.fake.world.now() - began < 60_000) {
    await browser.fake.advance(100);
    if (browser.fake.latest().readyState !== 2) browser.fake.fail();
  }
  await settle();
  expect(browser.fake.sources.length - before).toBeGreaterThan(3);
  expect(browser.fake.sources.length - before).toBeLessThanOrEqual(61);
  expect(states(tabs)).not.toContain('live');
});

test('a burst goes to the other tabs as one message', async () => {
  const tabs = await openTabs(3);
  const before = browser.sent.length;
  for (let seq = 6; seq < 206; seq += 1) browser.fake.event(seq);
  await settle();
  expect(seqs(tabs)).toEqual(all(tabs, 205));
  expect(browser.sent.length - before).toBe(1);
});

test('a page that is rendered on the server touches nothing of a browser, also where the server has some of it', () => {
  for (const navigator of [undefined, { locks: {} }]) {
    vi.stubGlobal('navigator', navigator);
    const source = createSharedStream({ org: 'acme', userId: 'u', store: createLiveStore() });
    expect(source.connection().state).toBe('stopped');
    vi.unstubAllGlobals();
  }
});
