import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

let browser: ReturnType<typeof createFakeBrowser>;
beforeEach(() => {
  browser = createFakeBrowser();
});

/** Lets what is on its way between the tabs arrive. */
const settle = async () => {
  for (let round = 0; round < 5; round += 1) await browser.fake.settle();
};

async function twoTabs() {
  const first = browser.openTab('ab12cd34.5');
  await settle();
  browser.fake.hello(5);
  browser.fake.say('caught-up', { head: 5 });
  const second = browser.openTab('ab12cd34.5');
  await settle();
  return { first, second };
}

test('the tabs of one browser have one stream, and all of them are live', async () => {
  const { first, second } = await twoTabs();
  const more = Array.from({ length: 10 }, () => browser.openTab('ab12cd34.5'));
  await settle();
  expect(browser.fake.openStreams()).toBe(1);
  browser.fake.event(6);
  browser.fake.event(7);
  await settle();
  for (const tab of [first, second, ...more]) {
    expect(tab.state()).toBe('live');
    expect(tab.seq()).toBe(7);
  }
  expect(browser.fake.openStreams()).toBe(1);
});

test('a tab that comes later gets what it has missed; one that was loaded earlier than the stream begins, starts anew', async () => {
  const { first } = await twoTabs();
  for (const seq of [6, 7, 8]) browser.fake.event(seq);
  const late = browser.openTab('ab12cd34.6');
  const early = browser.openTab('ab12cd34.2');
  const ahead = browser.openTab('ab12cd34.9');
  await settle();
  expect(late.seq()).toBe(8);
  expect(late.state()).toBe('live');
  await vi.waitFor(() => expect(late.store.view().events.map(({ seq }) => seq)).toEqual([7, 8]));
  expect(early.store.view().generation).toBe(1);
  await browser.fake.advance(3_000);
  await settle();
  expect(early.state()).toBe('live');
  browser.fake.event(9);
  browser.fake.event(10);
  await settle();
  for (const tab of [first, late, early, ahead]) expect(tab.seq()).toBe(10);
  await vi.waitFor(() => expect(ahead.store.view().events.map(({ seq }) => seq)).toEqual([10]));
});

test('when the leading tab closes, another one takes over where each of them stands', async () => {
  const { first, second } = await twoTabs();
  const third = browser.openTab('ab12cd34.5');
  await settle();
  browser.fake.event(6);
  await settle();
  first.close();
  await settle();
  expect(browser.fake.openStreams()).toBe(1);
  expect(browser.fake.latest().url).toContain('after=ab12cd34.6');
  browser.fake.hello(6);
  browser.fake.event(7);
  browser.fake.say('caught-up', { head: 7 });
  await settle();
  expect([second.seq(), third.seq()]).toEqual([7, 7]);
  expect([second.state(), third.state()]).toEqual(['live', 'live']);
});

test('a leader that is frozen with the lock in its hands loses it', async () => {
  const { first, second } = await twoTabs();
  first.freeze();
  await browser.fake.advance(46_000);
  await settle();
  // The first one's stream may still be there: nobody can close it for it.
  await browser.fake.advance(5_000);
  await settle();
  browser.fake.hello(5);
  browser.fake.event(6);
  browser.fake.say('caught-up', { head: 6 });
  await settle();
  expect(second.seq()).toBe(6);
  expect(second.state()).toBe('live');
});

test('while the server is away nobody takes the lead from a living tab, and all come back', async () => {
  const { first, second } = await twoTabs();
  browser.fake.fail();
  await settle();
  expect([first.state(), second.state()]).toEqual(['reconnecting', 'reconnecting']);
  await browser.fake.advance(4_000);
  await settle();
  expect(browser.fake.openStreams()).toBe(1);
  browser.fake.hello(5);
  browser.fake.say('caught-up', { head: 5 });
  await settle();
  expect([first.state(), second.state()]).toEqual(['live', 'live']);
});

test('a hole in the shared stream is mended for all by opening it anew', async () => {
  const { first, second } = await twoTabs();
  browser.fake.event(7);
  await settle();
  await browser.fake.advance(3_000);
  await settle();
  expect(browser.fake.openStreams()).toBe(1);
  expect(browser.fake.latest().url).toContain('after=ab12cd34.5');
  browser.fake.hello(5, 7);
  browser.fake.event(6);
  browser.fake.event(7);
  browser.fake.say('caught-up', { head: 7 });
  await settle();
  for (const tab of [first, second]) {
    expect(tab.seq()).toBe(7);
    expect(tab.store.view().generation).toBe(0);
  }
});
