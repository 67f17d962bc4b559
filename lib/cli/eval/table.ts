import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Result, ResultSchema } from './evaluate';

const StoredSchema = z.object({ planner: z.string(), results: z.array(ResultSchema) });

const NUMBERS = ['messages', 'questions', 'notes', 'expected', 'found', 'ms'] as const;

/** Formats one line per file, and the totals. */
export function formatTable(results: Result[]): string {
  const lines = results.map((result) => [
    result.file,
    result.kind,
    String(result.turns),
    ...NUMBERS.map((name) => String(result[name])),
  ]);
  const turns = results.reduce((sum, result) => sum + result.turns, 0);
  const totals = ['total', '', String(turns), ...NUMBERS.map((name) => String(sumOf(results, name)))];
  return alignColumns([['file', 'kind', 'turns', ...NUMBERS], ...lines, totals]);
}

/** Compares two versions: "0 → 2" where they differ. Files that only one version has read are omitted. */
export function formatComparison(before: Result[], after: Result[]): string {
  const names = NUMBERS.filter((name) => name !== 'ms' && name !== 'expected');
  const pairs = after.flatMap((now) => {
    const was = before.find(({ file }) => file === now.file);
    return was === undefined ? [] : [{ was, now }];
  });
  const change = (was: number, now: number) => (was === now ? String(now) : `${was} → ${now}`);
  const lines = pairs.map(({ was, now }) => [
    now.file,
    ...names.map((name) => change(was[name], now[name])),
    String(now.expected),
  ]);
  const total = (name: (typeof NUMBERS)[number]) =>
    change(
      sumOf(
        pairs.map(({ was }) => was),
        name,
      ),
      sumOf(
        pairs.map(({ now }) => now),
        name,
      ),
    );
  return alignColumns([
    ['file', ...names, 'expected'],
    ...lines,
    ['total', ...names.map(total), total('expected')],
    [
      'calls with a plan',
      change(countPlans(pairs.map(({ was }) => was)), countPlans(pairs.map(({ now }) => now))),
    ],
  ]);
}

function countPlans(results: Result[]): number {
  return results.filter(({ messages, questions, notes }) => messages + questions + notes > 0).length;
}

function sumOf(results: Result[], name: (typeof NUMBERS)[number]): number {
  return results.reduce((sum, result) => sum + result[name], 0);
}

function alignColumns(lines: string[][]): string {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export async function writeResults(file: string, planner: string, results: Result[]): Promise<void> {
  await writeFile(file, `${JSON.stringify({ planner, results }, null, 2)}\n`);
}

export async function readResults(file: string): Promise<Result[]> {
  return StoredSchema.parse(JSON.parse(await readFile(file, 'utf8'))).results;
}
