import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { countPlaywright, countVitest, printTable } from '../run-stages/run-report.mjs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-report-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function report(value: unknown): Promise<string> {
  const path = join(folder, 'report.json');
  await writeFile(path, JSON.stringify(value));
  return path;
}
const results = (...states: string[]) => states.map((status) => ({ status }));

test('counts each test once, and a file that could not be loaded as a failure', async () => {
  const path = await report({
    testResults: [
      { status: 'failed', assertionResults: results('passed', 'failed', 'skipped', 'todo') },
      { status: 'failed', assertionResults: [] },
    ],
  });
  expect(countVitest(path, 1)).toEqual({ passed: 1, failed: 2, skipped: 2 });
});

test('a run that ends with an error code but no failed test, or without a report, counts as failed', async () => {
  const path = await report({ testResults: [{ status: 'passed', assertionResults: results('passed') }] });
  expect(countVitest(path, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countVitest(path, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countVitest(join(folder, 'none.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a flaky browser test counts as failed', async () => {
  const path = await report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] });
  expect(countPlaywright(path, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('the last line is the sum, and the exit code is 0 only without failures', () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const stage = { title: 'A', passed: 2, failed: 0, skipped: 0, seconds: 1 };
  expect(printTable([stage, stage])).toBe(0);
  expect(lines.at(-1)).toBe('4 passed, 0 failed');
  expect(printTable([stage, { ...stage, failed: 1, skipped: 3 }])).toBe(1);
  expect(lines.at(-1)).toBe('4 passed, 1 failed, 3 skipped');
  expect(printTable([])).toBe(1);
});
