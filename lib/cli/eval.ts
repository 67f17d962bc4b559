/*
 * npm run eval -- <folder>
 *
 * Runs the planner over a folder of transcripts and prints, per file, what it would propose, and totals. Each *.json is
 * {id, source, kind, started_at, duration_s, participants, turns, annotations}. Exit code 1 when a file fails.
 *
 * Recall: what the annotations say should happen after the call, against the evidence and words of what is proposed.
 * Expected are each `action_items` entry (also in `silver_summary`) and each numbered or separate line of the plan part of a
 * `clinician_note`. An expected item counts as found when at least a third of its content words (four letters or more, same
 * first five letters) occur in one proposal: its summary, its arguments or its quotes. A plan line of a note is often
 * advice that nobody owes, so this number is a floor to compare versions by, not a grade.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CallInputSchema } from '../calls/schema';
import { readEnv } from '../env';
import { coerceError } from '../errors';
import { createPlanner } from '../planner/create-planner';
import type { Planner } from '../planner/planner';
import { expectedIn, isFound } from './eval-recall';
import { simulate } from './eval-run';

const FileSchema = z.looseObject({
  id: z.string(),
  source: z.union([z.string(), z.looseObject({ dataset: z.string().optional() })]).optional(),
  annotations: z.unknown().optional(),
});

type Totals = {
  files: number;
  errors: number;
  plans: number;
  quiet: number;
  expected: number;
  found: number;
};

async function evaluate(
  planner: Planner,
  file: string,
  totals: Totals,
  tools: Map<string, number>,
): Promise<void> {
  const raw = FileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const source = typeof raw.source === 'string' ? raw.source : (raw.source?.dataset ?? 'eval');
  const input = CallInputSchema.parse({ ...raw, source: source.slice(0, 100), external_id: raw.id });
  const { preview, run } = await simulate(planner, input);
  const expected = expectedIn(raw.annotations);

  console.log(`\n${path.basename(file)}  (${input.kind ?? 'call'}, ${input.turns.length} turns)`);
  if (!preview.owed) {
    totals.quiet++;
    console.log(`  nothing owed: ${preview.reason}`);
  } else {
    totals.plans++;
    console.log(`  plan: ${preview.title}`);
    for (const action of preview.actions) {
      const where = [action.to, action.due_at && `due ${action.due_at.slice(0, 16)}`]
        .filter(Boolean)
        .join(', ');
      console.log(`  · ${action.tool}${where === '' ? '' : ` [${where}]`}: ${action.summary}`);
      for (const { turn, quote } of action.evidence) console.log(`      ${turn}: “${short(quote, 110)}”`);
    }
  }
  for (const { tool, args } of run) {
    tools.set(tool, (tools.get(tool) ?? 0) + 1);
    console.log(`  → ${tool} ${short(JSON.stringify(args), 400)}`);
  }
  const said = [
    ...(preview.owed
      ? preview.actions.map((action) =>
          [action.summary, ...action.evidence.map(({ quote }) => quote)].join(' '),
        )
      : []),
    ...run.map(({ args }) => JSON.stringify(args)),
  ];
  const found = expected.filter((item) => isFound(item, said));
  totals.expected += expected.length;
  totals.found += found.length;
  for (const item of expected)
    console.log(`  ${found.includes(item) ? '✓' : '·'} expected: ${short(item, 120)}`);
}

function short(text: string, max: number): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}

async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    console.error('usage: npm run eval -- <folder of transcripts>');
    return 2;
  }
  const planner = createPlanner(readEnv(), () => {});
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const totals: Totals = { files: files.length, errors: 0, plans: 0, quiet: 0, expected: 0, found: 0 };
  const tools = new Map<string, number>();
  const started = performance.now();
  for (const name of files) {
    try {
      await evaluate(planner, path.join(folder, name), totals, tools);
    } catch (error) {
      totals.errors++;
      console.error(`\n${name}\n  ERROR ${coerceError(error).stack}`);
    }
  }
  const recall = totals.expected === 0 ? 'no annotations' : `${totals.found}/${totals.expected}`;
  console.log(
    `\nplanner ${planner.name}: ${totals.files} files, ${totals.errors} errors, ${totals.plans} with a plan, ${totals.quiet} quiet`,
  );
  console.log(
    `proposals in the first run: ${[...tools].map(([tool, count]) => `${tool} ${count}`).join(', ') || 'none'}`,
  );
  console.log(`annotated items found: ${recall}; time ${Math.round(performance.now() - started)} ms`);
  return totals.errors > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv[2]);
