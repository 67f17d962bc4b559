import { expect, test } from 'vitest';
import { expectConsole } from './console';

test('a complaint on the console is kept for the test to account for', () => {
  console.error('the sky', 'is down');
  console.warn('careful');
  expect(expectConsole(/sky is down/)).toHaveLength(1);
  expect(expectConsole(/careful/)).toEqual(['console.warn: careful']);
});

test('asking for a complaint that was not made fails', () => {
  expect(() => expectConsole(/anything/)).toThrow('Nothing on the console matched');
});
