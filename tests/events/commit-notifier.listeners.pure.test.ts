import { expect, test } from 'vitest';
import { createBell } from '../../lib/events/commit-notifier';

test('a listener that throws breaks neither the publisher nor the others', () => {
  const reported: string[] = [];
  const heard: string[] = [];
  const bell = createBell((error) => void reported.push(error.message));
  bell.listen(() => {
    throw new Error('broken listener');
  });
  const leave = bell.listen((orgIds) => void heard.push(...orgIds));
  bell.ring(new Set(['a', 'b']));
  leave();
  bell.ring(new Set(['c']));
  expect(heard).toEqual(['a', 'b']);
  expect(reported).toEqual(['broken listener', 'broken listener']);
});

test('a listener may leave while the bell rings', () => {
  const heard: number[] = [];
  const bell = createBell();
  const leave = bell.listen(() => {
    heard.push(1);
    leave();
  });
  bell.listen(() => void heard.push(2));
  bell.ring(new Set(['a']));
  bell.ring(new Set(['a']));
  expect(heard).toEqual([1, 2, 2]);
});
