import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the program behind `npm run eval -- <folder>`. */
function runEval(folder: string): Promise<{ code: number; output: string }> {
  const args = ['--import', 'tsx', '--conditions=react-server', 'lib/cli/eval.ts', folder];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: root, env: { ...process.env, PLANNER: 'local' } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
      },
    );
  });
}

test('prints the proposals for each transcript, and totals', async () => {
  const { code, output } = await runEval('tests/planner/transcripts');
  expect(code, output).toBe(0);
  expect(output).toContain('Email Maya Lopez: We will send you the quote for the fence by Friday, March 6.');
  expect(output).toContain('text Maya Lopez: the link to our portal');
  expect(output).toMatch(/opening-hours\.json.*\n {2}nothing promised/);
  expect(output).toContain('We will write a letter to your doctor.');
  expect(output).toMatch(/Note for Cy: order the paper by Thursday, March 5/);
  expect(output).toContain('Note for Bo: write up the minutes on Tuesday, March 3');
  expect(output).toContain('4 files, 0 errors, 3 with a plan, 1 quiet');
  expect(output).toMatch(/annotated items found: 3\/4/);
});

test('fails when a file cannot be read as a call', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'eval-'));
  await writeFile(path.join(folder, 'broken.json'), '{"id": "x", "turns": []}');
  const { code, output } = await runEval(folder);
  expect(code).toBe(1);
  expect(output).toContain('1 errors');
});
