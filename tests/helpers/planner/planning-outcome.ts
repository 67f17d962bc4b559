import { z } from 'zod';
import { createLocalPlanner } from '@/lib/planner/local/planner';
import { callOf, MAYA, planningContext } from './planning';
import { runOnce } from './planning-runs';

const WordsSchema = z.looseObject({
  body: z.string().optional(),
  question: z.string().optional(),
  text: z.string().optional(),
});

type Known = { email?: string | null; phone?: string | null };

/** The plan's title and the text of each proposal of the first run, as a person reads them. */
export async function outcomeOf(lines: string[], known: Known = {}) {
  const setting = { call: callOf(lines), contacts: [{ ...MAYA, ...known }] };
  const preview = await createLocalPlanner().preview(planningContext(setting), new AbortController().signal);
  if (!preview.owed) return { title: null, proposals: [], turns: [] };
  const made = (await runOnce(setting, [])).filter(({ tool }) => !/^(?:get_|complete|schedule)/.test(tool));
  return {
    title: preview.title,
    proposals: made.map(({ tool, args }) => `${tool}: ${wordsOf(args)}`),
    turns: made.map(({ evidence }) => [...new Set(evidence.map(({ turn }) => turn))]),
  };
}

const AROUND =
  /^(?:Hello Maya,|Thank you for speaking with us\.|If you have any questions in the meantime.*|Best regards,\nDana Reyes\nOak Fencing)$/;

/** The text without greeting, thanks and signature, which are the same in every message. */
function wordsOf(args: unknown): string {
  const { body, question, text } = WordsSchema.parse(args);
  const words = body ?? question ?? text ?? '';
  return words
    .split('\n\n')
    .filter((part) => !AROUND.test(part))
    .join('\n')
    .replace('Hello Maya, this is Dana Reyes from Oak Fencing. ', '');
}
