import { expect, test } from 'vitest';
import { decodeMessage } from '../../lib/client/cross-tab/messages';
import { DecodeError } from '../../lib/kit/decode';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

const frame = { name: 'hb', data: '{"head":5}', id: '' };

test.each([
  [{ kind: 'open', id: 'a', after: null }],
  [{ kind: 'open', id: 'a', after: 'ab12cd34.5', more: 1 }],
  [{ kind: 'joined', id: 'a', stream: 's' }],
  [{ kind: 'begins', id: 'a', stream: 's', frames: [frame] }],
  [{ kind: 'frames', stream: 's', frames: [frame] }],
  [{ kind: 'ended', stream: 's', end: 'lost' }],
  [{ kind: 'leading' }],
])('%j is a message', (message) => {
  expect(decodeMessage(message)).toEqual(message);
});

test.each([
  [null],
  ['leading'],
  [{}],
  [{ kind: 'toString' }],
  [{ kind: 'weather' }],
  [{ kind: 'open', id: 'a' }],
  [{ kind: 'frames', stream: 's', frames: [{ name: 'hb' }] }],
  [{ kind: 'ended', stream: 's', end: 'bored' }],
])('%j is not a message', (message) => {
  expect(() => decodeMessage(message)).toThrow(DecodeError);
});

test('messages that cannot be decoded are ignored by leader and follower', async () => {
  const browser = createFakeBrowser();
  const leader = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.goLive(5);
  const follower = browser.openTab('ab12cd34.5');
  await browser.settle();
  for (const message of [
    null,
    'leading',
    { kind: 'weather' },
    { kind: 'open' },
    { kind: 'begins', frames: 7 },
  ])
    browser.post(message);
  browser.fake.event(6);
  await browser.settle();
  expect([leader.seq(), follower.seq()]).toEqual([6, 6]);
  expect([leader.state(), follower.state()]).toEqual(['live', 'live']);
});
