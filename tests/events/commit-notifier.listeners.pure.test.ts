import { expect, test } from 'vitest';
import { createCommitNotifier } from '../../lib/events/commit-notifier';

test('a listener that throws is reported, and neither the publisher nor other listeners fail', () => {
  const reported: string[] = [];
  const received: string[] = [];
  const notifier = createCommitNotifier((error) => void reported.push(error.message));
  notifier.subscribe(() => {
    throw new Error('broken listener');
  });
  const unsubscribe = notifier.subscribe((orgIds) => void received.push(...orgIds));
  notifier.notify(new Set(['a', 'b']));
  unsubscribe();
  notifier.notify(new Set(['c']));
  expect(received).toEqual(['a', 'b']);
  expect(reported).toEqual(['broken listener', 'broken listener']);
});

test('a listener may unsubscribe during a notification', () => {
  const received: number[] = [];
  const notifier = createCommitNotifier();
  const unsubscribe = notifier.subscribe(() => {
    received.push(1);
    unsubscribe();
  });
  notifier.subscribe(() => void received.push(2));
  notifier.notify(new Set(['a']));
  notifier.notify(new Set(['a']));
  expect(received).toEqual([1, 2, 2]);
});
