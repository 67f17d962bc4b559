import { z } from 'zod';

const ItemSchema = z.union([
  z.string(),
  z.looseObject({ text: z.string() }).transform(({ text }) => text),
  z
    .looseObject({ action: z.string(), owner: z.string().optional() })
    .transform(({ action, owner }) => [owner, action].filter(Boolean).join(': ')),
]);
const ItemsSchema = z.array(ItemSchema).catch([]);
const AnnotationsSchema = z
  .looseObject({
    action_items: ItemsSchema.optional(),
    clinician_note: z.string().optional().catch(undefined),
    silver_summary: z.looseObject({ action_items: ItemsSchema.optional() }).optional().catch(undefined),
  })
  .catch({});

/** What the people who annotated the call expected to happen after it. */
export function expectedIn(annotations: unknown): string[] {
  const {
    action_items = [],
    clinician_note = '',
    silver_summary,
  } = AnnotationsSchema.parse(annotations ?? {});
  return [...action_items, ...(silver_summary?.action_items ?? []), ...planLines(clinician_note)];
}

/** The lines of a note's plan part. */
function planLines(note: string): string[] {
  const plan = /[\s\S]*\bplan\b\s*(?::|-|\n)([\s\S]*)$/i.exec(note)?.[1] ?? '';
  return plan
    .split(/\n+|(?<=[.;])\s+(?=[A-Z\d])/)
    .map((line) => line.replace(/^\s*(?:\d+[.)]|[-•])\s*/, '').trim())
    .filter((line) => words(line).length >= 2);
}

/** At least a third of the item's content words in one proposal. */
export function isFound(item: string, said: string[]): boolean {
  const wanted = new Set(words(item));
  return said.some((text) => {
    const there = new Set(words(text));
    return [...wanted].filter((word) => there.has(word)).length >= Math.max(2, wanted.size / 3);
  });
}

function words(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, 5));
}
