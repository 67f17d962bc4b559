import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../lib/kit/async/retry-after';

test.each([
  ['30', 30_000],
  [' 0 ', 0],
  ['Sun, 22 Nov 2026 10:00:20 GMT', 20_000],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', null],
  ['', null],
  [undefined, null],
])('Retry-After %j asks for a pause of %j ms', (header, ms) => {
  expect(parseRetryAfter(header, Date.parse('2026-11-22T10:00:00Z'))).toBe(ms);
});
