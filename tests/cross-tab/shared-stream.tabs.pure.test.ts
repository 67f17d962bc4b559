import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

let browser: ReturnType<typeof createFakeBrowser>;
beforeEach(() => {
  browser = createFakeBrowser();
});

async function twoTabs() {
  const first = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.goLive(5);
  const second = browser.openTab('ab12cd34.5');
  await browser.settle();
  return { first, second };
}

test('the tabs of one browser share one stream, and all are live', async () => {
  const { first, second } = await twoTabs();
  const more = Array.from({ length: 10 }, () => browser.openTab('ab12cd34.5'));
  await browser.settle();
  expect(browser.fake.openStreams()).toBe(1);
  browser.fake.event(6);
  browser.fake.event(7);
  await browser.settle();
  for (const tab of [first, second, ...more]) {
    expect(tab.state()).toBe('live');
    expect(tab.seq()).toBe(7);
  }
  expect(browser.fake.openStreams()).toBe(1);
});

test('a later tab gets the events after its cursor; a tab whose cursor is before the stream’s start is reset', async () => {
  const { first } = await twoTabs();
  for (const seq of [6, 7, 8]) browser.fake.event(seq);
  const late = browser.openTab('ab12cd34.6');
  const early = browser.openTab('ab12cd34.2');
  const ahead = browser.openTab('ab12cd34.9');
  await browser.settle();
  expect(late.seq()).toBe(8);
  expect(late.state()).toBe('live');
  await vi.waitFor(() => expect(late.store.view().events.map(({ seq }) => seq)).toEqual([7, 8]));
  expect(early.store.view().generation).toBe(1);
  await browser.fake.advance(3_000);
  await browser.settle();
  expect(early.state()).toBe('live');
  browser.fake.event(9);
  browser.fake.event(10);
  await browser.settle();
  for (const tab of [first, late, early, ahead]) expect(tab.seq()).toBe(10);
  await vi.waitFor(() => expect(ahead.store.view().events.map(({ seq }) => seq)).toEqual([10]));
});

test('when the leading tab closes, another one continues at its cursor', async () => {
  const { first, second } = await twoTabs();
  const third = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.event(6);
  await browser.settle();
  first.close();
  await browser.settle();
  expect(browser.fake.openStreams()).toBe(1);
  expect(browser.fake.latest().url).toContain('after=ab12cd34.6');
  browser.fake.hello(6);
  browser.fake.event(7);
  browser.fake.send('caught-up', { head: 7 });
  await browser.settle();
  expect([second.seq(), third.seq()]).toEqual([7, 7]);
  expect([second.state(), third.state()]).toEqual(['live', 'live']);
});

test('a frozen leader loses the lock', async () => {
  const { first, second } = await twoTabs();
  first.freeze();
  await browser.fake.advance(46_000);
  await browser.settle();
  // The frozen tab's stream may still be open; no other tab can close it.
  await browser.fake.advance(5_000);
  await browser.settle();
  browser.fake.hello(5);
  browser.fake.event(6);
  browser.fake.send('caught-up', { head: 6 });
  await browser.settle();
  expect(second.seq()).toBe(6);
  expect(second.state()).toBe('live');
});

test('while the server is down the leader stays, and all tabs reconnect', async () => {
  const { first, second } = await twoTabs();
  browser.fake.fail();
  await browser.settle();
  expect([first.state(), second.state()]).toEqual(['reconnecting', 'reconnecting']);
  await browser.fake.advance(4_000);
  await browser.settle();
  expect(browser.fake.openStreams()).toBe(1);
  browser.fake.goLive(5);
  await browser.settle();
  expect([first.state(), second.state()]).toEqual(['live', 'live']);
});

test('a gap in the shared stream is closed for all tabs by reopening it', async () => {
  const { first, second } = await twoTabs();
  browser.fake.event(7);
  await browser.settle();
  await browser.fake.advance(3_000);
  await browser.settle();
  expect(browser.fake.openStreams()).toBe(1);
  expect(browser.fake.latest().url).toContain('after=ab12cd34.5');
  browser.fake.hello(5, 7);
  browser.fake.event(6);
  browser.fake.event(7);
  browser.fake.send('caught-up', { head: 7 });
  await browser.settle();
  for (const tab of [first, second]) {
    expect(tab.seq()).toBe(7);
    expect(tab.store.view().generation).toBe(0);
  }
});

test('the only tab of a browser sends no frames to the channel; the first other tab that joins gets all of them', async () => {
  const first = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.hello(5);
  browser.fake.send('caught-up', { head: 5 });
  browser.fake.event(6);
  browser.fake.send('hb', { head: 6 });
  await browser.settle();
  expect(browser.sent.filter(({ kind }) => kind === 'frames')).toEqual([]);
  const second = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.event(7);
  await browser.settle();
  expect([first.seq(), second.seq()]).toEqual([7, 7]);
  expect(browser.sent.filter(({ kind }) => kind === 'frames')).toHaveLength(1);
});
