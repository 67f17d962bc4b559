import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Each call on `console.error` and `console.warn` since the test began; `expectConsole` clears those it accounts for. */
let complaints: string[] = [];

beforeEach(() => {
  // A test that reaches no assertion fails.
  expect.hasAssertions();
  complaints = [];
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      complaints.push(`console.${level}: ${parts.map(String).join(' ')}`);
    });
  }
});

afterEach(() => {
  const left = complaints;
  complaints = [];
  if (left.length > 0)
    throw new Error(`The test wrote to the console without expectConsole:\n${left.join('\n')}`);
});

/** Accepts and returns the messages that match `pattern`; throws when there are none. */
export function expectConsole(pattern: RegExp): string[] {
  const matching = complaints.filter((line) => pattern.test(line));
  complaints = complaints.filter((line) => !pattern.test(line));
  if (matching.length === 0) throw new Error(`Nothing on the console matched ${pattern}`);
  return matching;
}

// A lazily loaded part takes more than a second on a machine that runs other tests.
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: 20_000 });
  const { installIntersectionObserver } = await import('../helpers/browser/intersection-observer');
  installIntersectionObserver();
}
