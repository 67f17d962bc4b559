import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CallInputSchema } from '../../calls/schema';
import type { Planner, Preview, Proposal } from '../../planner/planner';
import { expectedItems, isFound } from './annotations';
import { simulate } from './simulate';

const FileSchema = z.looseObject({
  id: z.string(),
  source: z.union([z.string(), z.looseObject({ dataset: z.string().optional() })]).optional(),
  annotations: z.unknown().optional(),
});

/** The figures of one file, stored to be compared with those of another version. */
export const ResultSchema = z.object({
  file: z.string(),
  kind: z.string(),
  turns: z.number(),
  messages: z.number(),
  questions: z.number(),
  notes: z.number(),
  expected: z.number(),
  found: z.number(),
  ms: z.number(),
});
export type Result = z.infer<typeof ResultSchema>;

export type Evaluation = {
  result: Result;
  preview: Preview;
  run: Proposal[];
  items: { item: string; found: boolean }[];
};

export async function evaluate(planner: Planner, file: string): Promise<Evaluation> {
  const raw = FileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const source = typeof raw.source === 'string' ? raw.source : (raw.source?.dataset ?? 'eval');
  const input = CallInputSchema.parse({ ...raw, source: source.slice(0, 100), external_id: raw.id });
  const started = performance.now();
  const { preview, run } = await simulate(planner, input);
  const ms = Math.round(performance.now() - started);

  const actions = preview.owed ? preview.actions : [];
  const proposalTexts = [
    ...actions.map(({ summary, evidence }) => [summary, ...evidence.map(({ quote }) => quote)].join(' ')),
    ...run.map(({ args }) => JSON.stringify(args)),
  ];
  const items = expectedItems(raw.annotations).map((item) => ({ item, found: isFound(item, proposalTexts) }));
  const count = (...tools: string[]) => actions.filter(({ tool }) => tools.includes(tool)).length;
  const result = {
    file: path.basename(file, '.json'),
    kind: input.kind ?? 'call',
    turns: input.turns.length,
    messages: count('send_email', 'send_sms'),
    questions: count('ask_user'),
    notes: count('write_interaction_note', 'update_system_note'),
    expected: items.length,
    found: items.filter(({ found }) => found).length,
    ms,
  };
  return { result, preview, run, items };
}
