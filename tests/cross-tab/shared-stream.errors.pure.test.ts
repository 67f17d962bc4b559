import { expect, test, vi } from 'vitest';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

test('an error thrown by our code in the leading tab does not end the shared stream', async () => {
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
  const push = vi.spyOn(leader.store, 'push').mockImplementationOnce(() => {
    throw new TypeError('a bug in a view');
  });
  let thrown: unknown = 'nothing was thrown';
  try {
    browser.fake.event(6);
  } catch (error) {
    thrown = error;
  }
  await settle();
  expect({
    pushed: push.mock.calls.length,
    thrown: String(thrown),
    leader: leader.state(),
    follower: follower.state(),
    open: browser.fake.openStreams(),
  }).toEqual({ pushed: 1, thrown: 'TypeError: a bug in a view', leader: 'live', follower: 'live', open: 1 });
});
