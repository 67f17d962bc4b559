import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Each call on `console.error` and `console.warn` since the test began; `expectConsole` clears those it accounts for. */
let complaints: string[] = [];

beforeEach(() => {
  // A test that reaches no assertion proves nothing, so it fails.
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
    throw new Error(`The test wrote to the console and did not say so:\n${left.join('\n')}`);
});

/** Says that the test meant these: returns what matched `pattern`, and fails when nothing did. */
export function expectConsole(pattern: RegExp): string[] {
  const matching = complaints.filter((line) => pattern.test(line));
  complaints = complaints.filter((line) => !pattern.test(line));
  if (matching.length === 0) throw new Error(`Nothing on the console matched ${pattern}`);
  return matching;
}

// A part of a page that comes late takes more than a second on a machine that is busy with other tests.
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: 20_000 });
}
