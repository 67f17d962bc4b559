import { expect, test } from 'vitest';
import { expectConsole } from './console';

test('an expected console message is returned and removed', () => {
  console.error('the sky', 'is down');
  console.warn('careful');
  expect(expectConsole(/sky is down/)).toHaveLength(1);
  expect(expectConsole(/careful/)).toEqual(['console.warn: careful']);
});

test('expecting a message that was not written fails', () => {
  expect(() => expectConsole(/anything/)).toThrow('Nothing on the console matched');
});
