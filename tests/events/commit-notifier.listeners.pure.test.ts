import { expect, test } from 'vitest';
import { createCommitNotifier } from '../../lib/events/commit-notifier';

test('a listener that throws breaks neither the publisher nor the others', () => {
  const reported: string[] = [];
  const heard: string[] = [];
  const notifier = createCommitNotifier((error) => void reported.push(error.message));
  notifier.subscribe(() => {
    throw new Error('broken listener');
  });
  const leave = notifier.subscribe((orgIds) => void heard.push(...orgIds));
  notifier.notify(new Set(['a', 'b']));
  leave();
  notifier.notify(new Set(['c']));
  expect(heard).toEqual(['a', 'b']);
  expect(reported).toEqual(['broken listener', 'broken listener']);
});

test('a listener may leave while the notifier rings', () => {
  const heard: number[] = [];
  const notifier = createCommitNotifier();
  const leave = notifier.subscribe(() => {
    heard.push(1);
    leave();
  });
  notifier.subscribe(() => void heard.push(2));
  notifier.notify(new Set(['a']));
  notifier.notify(new Set(['a']));
  expect(heard).toEqual([1, 2, 2]);
});
