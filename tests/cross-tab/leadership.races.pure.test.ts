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

async function openTabs(count: number): Promise<Tab[]> {
  const first = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.goLive(5);
  const more = Array.from({ length: count - 1 }, () => browser.openTab('ab12cd34.5'));
  await browser.settle();
  return [first, ...more];
}

/** Advances the time until another stream is opened, and sends its hello. */
async function untilReopened(from: number): Promise<void> {
  const before = browser.fake.latest();
  for (let second = 0; second < 60 && browser.fake.latest() === before; second += 1) {
    await browser.fake.advance(1_000);
    await browser.settle();
  }
  browser.fake.goLive(from);
  await browser.settle();
}

const states = (tabs: Tab[]) => tabs.map((tab) => tab.state());
const seqs = (tabs: Tab[]) => tabs.map((tab) => tab.seq());
const all = <T>(tabs: Tab[], value: T) => tabs.map(() => value);

test('a rotated stream is reopened at once for all tabs', async () => {
  const tabs = await openTabs(3);
  browser.fake.event(6);
  browser.fake.send('bye', { reason: 'rotate' });
  await browser.settle();
  expect(browser.fake.sources).toHaveLength(2);
  expect(browser.fake.openStreams()).toBe(1);
  expect(browser.fake.latest().url).toContain('after=ab12cd34.6');
  browser.fake.goLive(6);
  browser.fake.event(7);
  await browser.settle();
  expect(states(tabs)).toEqual(all(tabs, 'live'));
  expect(seqs(tabs)).toEqual(all(tabs, 7));
});

test('a tab that was behind at a change of leader gets the missing events from the new leader', async () => {
  const [leader, next, behind] = await openTabs(3);
  if (!leader || !next || !behind) throw new Error('three tabs were opened');
  behind.freeze();
  for (const seq of [6, 7, 8]) browser.fake.event(seq);
  await browser.settle();
  leader.close();
  await browser.settle();
  expect(browser.fake.latest().url).toContain('after=ab12cd34.8');
  browser.fake.goLive(8);
  behind.thaw();
  await browser.settle();
  // This tab's page was loaded before these events, and joins only now.
  const late = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.event(9);
  await browser.settle();
  for (const tab of [behind, late]) {
    expect(tab.store.view().generation).toBe(0);
    expect(tab.seq()).toBe(9);
    expect(tab.state()).toBe('live');
  }
});

test('of many tabs that find the leader frozen exactly one takes over', async () => {
  const tabs = await openTabs(12);
  tabs[0]?.freeze();
  const before = browser.fake.sources.length;
  await untilReopened(5);
  await browser.fake.advance(4_000);
  browser.fake.event(6);
  await browser.settle();
  expect(seqs(tabs.slice(1))).toEqual(all(tabs.slice(1), 6));
  const led = browser.sent.filter(({ kind }) => kind === 'leading').length;
  expect(led).toBe(2);
  expect(browser.fake.sources.length - before).toBe(1);
});

test('of many tabs that take over at the same moment exactly one leads', async () => {
  const lock = createLocks();
  let led = 0;
  const lead = () => {
    led += 1;
  };
  const options = {
    name: 'n',
    lock,
    onLeadershipGained: lead,
    onLeadershipLost: () => {},
    onUnavailable: () => {},
    after: () => () => {},
  };
  const tabs = Array.from({ length: 12 }, () => createLeadership(options));
  for (const tab of tabs) tab.request();
  await browser.settle();
  expect(led).toBe(1);
  for (const tab of tabs.slice(1)) tab.takeOver();
  await browser.settle();
  expect(led).toBe(2);
});

test('a thawed leader whose lock was stolen closes its stream and follows', async () => {
  const tabs = await openTabs(3);
  const [frozen] = tabs;
  frozen?.freeze();
  await untilReopened(5);
  expect(browser.fake.openStreams()).toBe(2);
  const stream = browser.fake.latest();
  frozen?.thaw();
  await browser.settle();
  expect(browser.fake.sources.filter(({ readyState }) => readyState !== 2)).toEqual([stream]);
  const event = { plan_id: 'p', state: { status: 'executing' }, version: 6 };
  browser.fake.send('plan.state.changed', event, 'ab12cd34.6', stream);
  // The thawed tab's own stream client waits before it reconnects.
  await browser.fake.advance(5_000);
  await browser.settle();
  expect(seqs(tabs)).toEqual(all(tabs, 6));
  expect(states(tabs)).toEqual(all(tabs, 'live'));
});

test('a tab that joins while there is no leader is served by the next leader', async () => {
  const [leader, second] = await openTabs(2);
  leader?.crash();
  const late = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.goLive(5);
  browser.fake.event(6);
  await browser.settle();
  expect([second?.seq(), late.seq()]).toEqual([6, 6]);
  expect([second?.state(), late.state()]).toEqual(['live', 'live']);
});

test('a page that leaves the group and joins again misses no event, as a follower and as a leader', async () => {
  const tabs = await openTabs(2);
  const [first] = tabs;
  first?.group.leave();
  await browser.settle();
  browser.fake.goLive(5);
  browser.fake.event(6);
  await browser.settle();
  expect(first?.seq()).toBe(5);
  first?.group.join();
  await browser.settle();
  browser.fake.event(7);
  await browser.settle();
  expect(seqs(tabs)).toEqual([7, 7]);
  // The same without other tabs, and twice in a row, as React's strict mode mounts.
  tabs[1]?.close();
  await browser.settle();
  first?.group.leave();
  first?.group.join();
  first?.group.leave();
  first?.group.join();
  await browser.settle();
  browser.fake.goLive(7);
  browser.fake.event(8);
  await browser.settle();
  expect(browser.fake.openStreams()).toBe(1);
  expect([first?.seq(), first?.state()]).toEqual([8, 'live']);
});

test('a page without access to Web Locks opens a stream of its own', async () => {
  const denied = async () => {
    throw new DOMException('no', 'SecurityError');
  };
  const tab = browser.openTab('ab12cd34.5', { lock: denied });
  await browser.settle();
  browser.fake.goLive(5);
  browser.fake.event(6);
  await browser.settle();
  expect([tab.seq(), tab.state()]).toEqual([6, 'live']);
  expect(browser.fake.openStreams()).toBe(1);
});

test('while the server is down all tabs together try at most once a second', async () => {
  const tabs = await openTabs(12);
  const before = browser.fake.sources.length;
  browser.fake.fail();
  await browser.settle();
  const began = browser.fake.platform.now();
  while (browser.fake.platform.now() - began < 60_000) {
    await browser.fake.advance(100);
    if (browser.fake.latest().readyState !== 2) browser.fake.fail();
  }
  await browser.settle();
  expect(browser.fake.sources.length - before).toBeGreaterThan(3);
  expect(browser.fake.sources.length - before).toBeLessThanOrEqual(61);
  expect(states(tabs)).not.toContain('live');
});

test('a burst of events is one message to the other tabs', async () => {
  const tabs = await openTabs(3);
  const before = browser.sent.length;
  for (let seq = 6; seq < 206; seq += 1) browser.fake.event(seq);
  await browser.settle();
  expect(seqs(tabs)).toEqual(all(tabs, 205));
  expect(browser.sent.length - before).toBe(1);
});

test('a shared stream that is created on the server uses no browser API, even where Node has some of it', () => {
  for (const navigator of [undefined, { locks: {} }]) {
    vi.stubGlobal('navigator', navigator);
    const source = createSharedStream({ org: 'acme', userId: 'u', store: createLiveStore() });
    expect(source.connection().state).toBe('stopped');
    vi.unstubAllGlobals();
  }
});
