import { expect, test, vi } from 'vitest';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

async function openTwoTabs() {
  const browser = createFakeBrowser();
  const leader = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.goLive(5);
  const follower = browser.openTab('ab12cd34.5');
  await browser.settle();
  expect([leader.state(), follower.state()]).toEqual(['live', 'live']);
  return { browser, leader, follower, reported: browser.fake.collectErrors() };
}

const bug = () => {
  throw new TypeError('a bug in a view');
};

test('an error thrown by our code in the leading tab is reported and does not end the shared stream', async () => {
  const { browser, leader, follower, reported } = await openTwoTabs();
  const push = vi.spyOn(leader.store, 'push').mockImplementationOnce(bug);
  browser.fake.event(6);
  await browser.settle();
  expect({
    pushed: push.mock.calls.length,
    reported: reported.map(String),
    leader: leader.state(),
    follower: follower.state(),
    open: browser.fake.openStreams(),
  }).toEqual({
    pushed: 1,
    reported: ['TypeError: a bug in a view'],
    leader: 'live',
    follower: 'live',
    open: 1,
  });
});

test('an error thrown by our code in a following tab is reported, and the later frames of the message are delivered', async () => {
  const { browser, follower, reported } = await openTwoTabs();
  vi.spyOn(follower.presence, 'apply').mockImplementationOnce(bug);
  const before = browser.sent.length;
  browser.fake.send('presence', { all: true, plans: [] });
  browser.fake.event(6);
  browser.fake.event(7);
  await browser.settle();
  expect(browser.sent.slice(before).map(({ kind }) => kind)).toEqual(['frames']);
  expect(reported.map(String)).toEqual(['TypeError: a bug in a view']);
  expect([follower.seq(), follower.state()]).toEqual([7, 'live']);
  expect(browser.fake.sources).toHaveLength(1);
});

test('an error thrown by our code does not keep the rest of the replay from a tab that joins', async () => {
  const { browser, reported } = await openTwoTabs();
  browser.fake.send('presence', { all: true, plans: [] });
  browser.fake.event(6);
  const late = browser.openTab('ab12cd34.5');
  vi.spyOn(late.presence, 'apply').mockImplementationOnce(bug);
  await browser.settle();
  expect(reported.map(String)).toEqual(['TypeError: a bug in a view']);
  expect([late.seq(), late.state()]).toEqual([6, 'live']);
});
