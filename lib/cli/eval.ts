/*
 * npm run eval -- <folder> [--json <file>] [--compare <file>]
 *
 * Runs the planner over a folder of transcripts and prints the proposals per file, a table and totals. Each *.json is
 * {id, source, kind, started_at, duration_s, participants, turns, annotations}. `--json` stores the table, `--compare`
 * prints it beside a stored one. The exit code is 1 when a file fails.
 *
 * "messages", "questions" and "notes" count the actions of the plan's preview. "expected" counts the work after the
 * call that the annotations name: each entry of `action_items` (also in `silver_summary`), each line of the plan in a
 * clinician's note, and those `agent_actions` that leave work for later. An item is found when at least a third of its
 * content words, and no fewer than two (four letters or more, the same first five letters), occur in one proposal: its
 * summary, its arguments or its quotes. Plan lines of a note are often advice that is not owed, so the figure serves to
 * compare versions, not as a grade.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readEnv } from '../env';
import { coerceError } from '../errors';
import { createPlanner } from '../planner/create-planner';
import { evaluate, type Result } from './eval/evaluate';
import { printEvaluation } from './eval/print';
import { formatComparison, formatTable, readResults, writeResults } from './eval/table';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, compare: { type: 'string' } },
  });
  const [folder] = positionals;
  if (folder === undefined) {
    console.error('usage: npm run eval -- <folder of transcripts> [--json <file>] [--compare <file>]');
    return 2;
  }
  const before = values.compare === undefined ? null : await readResults(values.compare);
  const planner = createPlanner(readEnv(), () => undefined);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const results: Result[] = [];
  const tools = new Map<string, number>();
  let plans = 0;
  for (const name of files) {
    try {
      const evaluation = await evaluate(planner, path.join(folder, name));
      printEvaluation(evaluation);
      results.push(evaluation.result);
      if (evaluation.preview.owed) plans++;
      for (const { tool } of evaluation.run) tools.set(tool, (tools.get(tool) ?? 0) + 1);
    } catch (error) {
      console.error(`\n${name}\n  ERROR ${coerceError(error).stack}`);
    }
  }

  console.log(`\n${formatTable(results)}`);
  const errors = files.length - results.length;
  console.log(
    `\nplanner ${planner.name}: ${files.length} files, ${errors} errors, ${plans} with a plan, ${results.length - plans} quiet`,
  );
  const proposed = [...tools].map(([tool, count]) => `${tool} ${count}`).join(', ') || 'none';
  console.log(`proposals in the first run: ${proposed}`);
  const expected = results.reduce((sum, result) => sum + result.expected, 0);
  const found = results.reduce((sum, result) => sum + result.found, 0);
  console.log(`annotated items found: ${expected === 0 ? 'no annotations' : `${found}/${expected}`}`);
  if (before !== null) console.log(`\nbefore → after\n${formatComparison(before, results)}`);
  if (values.json !== undefined) await writeResults(values.json, planner.name, results);
  return errors > 0 ? 1 : 0;
}

process.exitCode = await main();
