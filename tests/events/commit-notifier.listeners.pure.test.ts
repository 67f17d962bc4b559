import { expect, test } from 'vitest';
import { createCommitNotifier } from '../../lib/events/commit-notifier';

test('a listener that throws breaks neither the publisher nor the others', () => {
  const reported: string[] = [];
  const heard: string[] = [];
  const bell = createCommitNotifier((error) => void reported.push(error.message));
  bell.subscribe(() => {
    throw new Error('broken listener');
  });
  const leave = bell.subscribe((orgIds) => void heard.push(...orgIds));
  bell.notify(new Set(['a', 'b']));
  leave();
  bell.notify(new Set(['c']));
  expect(heard).toEqual(['a', 'b']);
  expect(reported).toEqual(['broken listener', 'broken listener']);
});

test('a listener may leave while the bell rings', () => {
  const heard: number[] = [];
  const bell = createCommitNotifier();
  const leave = bell.subscribe(() => {
    heard.push(1);
    leave();
  });
  bell.subscribe(() => void heard.push(2));
  bell.notify(new Set(['a']));
  bell.notify(new Set(['a']));
  expect(heard).toEqual([1, 2, 2]);
});
