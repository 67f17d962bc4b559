import { z } from 'zod';

const ItemSchema = z.union([
  z.string(),
  z.looseObject({ text: z.string() }).transform(({ text }) => text),
  z
    .looseObject({ action: z.string(), owner: z.string().optional() })
    .transform(({ action, owner }) => [owner, action].filter(Boolean).join(': ')),
]);
const ItemsSchema = z.array(ItemSchema).catch([]);
const AgentActionSchema = z.looseObject({ action: z.string(), text: z.string() });
const AnnotationsSchema = z
  .looseObject({
    action_items: ItemsSchema.optional(),
    silver_summary: z.looseObject({ action_items: ItemsSchema.optional() }).optional().catch(undefined),
    clinician_note: z.string().optional().catch(undefined),
    derived: z.looseObject({ plan_section_of_note: z.string().nullish() }).optional().catch(undefined),
    agent_actions: z.array(AgentActionSchema).optional().catch(undefined),
  })
  .catch({});

/** Actions of an agent during the call that leave work to be done after it. Lookups leave none. */
const FOLLOW_UP_ACTION = /^(?:notify|send|schedule|ship|make-?call|escalate)/i;

/** The items that the annotations expect to happen after the call. */
export function expectedItems(annotations: unknown): string[] {
  const found = AnnotationsSchema.parse(annotations ?? {});
  const plan = found.derived?.plan_section_of_note ?? planOf(found.clinician_note ?? '');
  return [
    ...(found.action_items ?? []),
    ...(found.silver_summary?.action_items ?? []),
    ...linesOf(plan),
    ...(found.agent_actions ?? [])
      .filter(({ action }) => FOLLOW_UP_ACTION.test(action))
      .map(({ text }) => text),
  ];
}

/** The plan section of a clinician's note. */
function planOf(note: string): string {
  return /[\s\S]*\bplan\b\s*(?::|-|\n)([\s\S]*)$/i.exec(note)?.[1] ?? '';
}

function linesOf(plan: string): string[] {
  return plan
    .split(/\n+|(?<=[.;])\s+(?=[A-Z\d])/)
    .map((line) => line.replace(/^\s*(?:\d+[.)]|[-•])\s*/, '').trim())
    .filter((line) => contentWords(line).length >= 2);
}

/** True when one proposal contains at least a third of the item's content words, and no fewer than two. */
export function isFound(item: string, proposals: string[]): boolean {
  const itemWords = new Set(contentWords(item));
  return proposals.some((text) => {
    const proposalWords = new Set(contentWords(text));
    return [...itemWords].filter((word) => proposalWords.has(word)).length >= Math.max(2, itemWords.size / 3);
  });
}

/** Words so frequent that sharing them does not mean that two texts are about the same thing. */
const STOP_WORDS = new Set(
  'been have will with that this them they from your would could should there their what when then than into about were also some just here promised call'
    .split(' ')
    .map(stem),
);

function contentWords(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).map(stem).filter((word) => !STOP_WORDS.has(word));
}

function stem(word: string): string {
  return word.slice(0, 5);
}
