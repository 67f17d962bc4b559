import { expect, test, vi } from 'vitest';
import { createCommitNotifier } from '../../lib/events/commit-notifier';
import { decodeMessage, encodeMessages } from '../../lib/events/pubsub/envelope';
import { connectPubSub, type Replicator } from '../../lib/events/pubsub/pubsub';

test('items are decoded unchanged from messages within the size limit; an item over the limit is dropped', () => {
  const items = ['a', { b: 'Ж\n"'.repeat(30) }, 'x'.repeat(400), 7, 'y'.repeat(200), null];
  const messages = encodeMessages({ from: 'me', kind: 'k', items }, 300);
  expect(messages.length).toBeGreaterThan(1);
  for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(300);
  const received = messages.map((message) => decodeMessage(message));
  expect(received.flatMap((message) => message?.items)).toEqual(['a', items[1], 7, items[4], null]);
  expect(received[0]).toMatchObject({ from: 'me', kind: 'k' });
  expect(encodeMessages({ from: 'me', kind: 'k', items: [] })).toEqual([]);
});

test('a text that is not a message of this version is ignored', () => {
  const message = { v: 1, from: 'you', kind: 'events', items: ['org'] };
  expect(decodeMessage(JSON.stringify({ ...message, of_a_later_version: true }))?.items).toEqual(['org']);
  for (const text of ['', 'null', '[]', '{', 'you org-1 org-2', 'you says\n{}'])
    expect(decodeMessage(text)).toBeNull();
  for (const wrong of [{ v: 2 }, { from: 7 }, { kind: null }, { items: 'org' }])
    expect(decodeMessage(JSON.stringify({ ...message, ...wrong }))).toBeNull();
});

/** A transport in memory: `sent` has the published messages, `receive` delivers one from another process. */
function connected(replicators: Replicator[] = []) {
  const commitNotifier = createCommitNotifier();
  const sent: string[] = [];
  let receive = (_text: string) => {};
  const connection = connectPubSub(
    commitNotifier,
    (onMessage) => {
      receive = onMessage;
      return { publish: async (messages) => void sent.push(...messages), close: async () => {} };
    },
    { replicators },
  );
  return { commitNotifier, sent, receive: (text: string) => receive(text), close: connection.close };
}

test('each kind of message goes to its own receiver, and not back to its sender', async () => {
  const received = vi.fn();
  const other: Replicator = {
    kind: 'other',
    spacingMs: 0,
    take: () => [],
    subscribe: () => () => {},
    receive: received,
  };
  const process = connected([other]);
  const notified = vi.fn();
  process.commitNotifier.subscribe(notified);
  const from = 'another process';
  process.receive(JSON.stringify({ v: 1, from, kind: 'other', items: [{ a: 1 }] }));
  expect(received).toHaveBeenCalledExactlyOnceWith([{ a: 1 }]);
  expect(notified).not.toHaveBeenCalled();
  process.receive(JSON.stringify({ v: 1, from, kind: 'events', items: ['org'] }));
  expect(notified).toHaveBeenCalledExactlyOnceWith(new Set(['org']), 'elsewhere');
  for (const items of [[], [7], [{}]]) process.receive(JSON.stringify({ v: 1, from, kind: 'events', items }));
  process.receive(JSON.stringify({ v: 1, from, kind: 'unknown', items: ['org'] }));
  expect(notified).toHaveBeenCalledOnce();
  process.commitNotifier.notify(new Set(['mine']));
  const [own] = process.sent;
  expect(decodeMessage(own ?? '')).toMatchObject({ kind: 'events', items: ['mine'] });
  notified.mockClear();
  process.receive(own ?? '');
  expect(notified).not.toHaveBeenCalled();
  await process.close();
});
