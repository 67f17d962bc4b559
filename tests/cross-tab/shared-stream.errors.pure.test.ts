import { expect, test, vi } from 'vitest';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

async function openTwoTabs() {
  const browser = createFakeBrowser();
  const settle = async () => {
    for (let round = 0; round < 5; round += 1) await browser.fake.settle();
  };
  const leader = browser.openTab('ab12cd34.5');
  await settle();
  browser.fake.hello(5);
  browser.fake.send('caught-up', { head: 5 });
  const follower = browser.openTab('ab12cd34.5');
  await settle();
  expect([leader.state(), follower.state()]).toEqual(['live', 'live']);
  return { browser, leader, follower, settle, reported: browser.fake.collectErrors() };
}

const bug = () => {
  throw new TypeError('a bug in a view');
};

test('an error thrown by our code in the leading tab is reported and does not end the shared stream', async () => {
  const { browser, leader, follower, settle, reported } = await openTwoTabs();
  const push = vi.spyOn(leader.store, 'push').mockImplementationOnce(bug);
  browser.fake.event(6);
  await settle();
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
  const { browser, follower, settle, reported } = await openTwoTabs();
  vi.spyOn(follower.presence, 'apply').mockImplementationOnce(bug);
  const before = browser.sent.length;
  browser.fake.send('presence', { all: true, plans: [] });
  browser.fake.event(6);
  browser.fake.event(7);
  await settle();
  expect(browser.sent.slice(before).map(({ kind }) => kind)).toEqual(['frames']);
  expect(reported.map(String)).toEqual(['TypeError: a bug in a view']);
  expect([follower.seq(), follower.state()]).toEqual([7, 'live']);
  expect(browser.fake.sources).toHaveLength(1);
});

test('an error thrown by our code does not keep the rest of the replay from a tab that joins', async () => {
  const { browser, settle, reported } = await openTwoTabs();
  browser.fake.send('presence', { all: true, plans: [] });
  browser.fake.event(6);
  const late = browser.openTab('ab12cd34.5');
  vi.spyOn(late.presence, 'apply').mockImplementationOnce(bug);
  await settle();
  expect(reported.map(String)).toEqual(['TypeError: a bug in a view']);
  expect([late.seq(), late.state()]).toEqual([6, 'live']);
});
