import 'server-only';
import type { PlanningContext, RunContext } from '../planner';
import { emailIn, phoneIn } from './people/addresses';
import { properName, type Recipient } from './people/recipients';

/* A plan without a call has an instruction: the words in which a person said what should happen. */

const TOPIC =
  /\b(?:about|regarding|concerning|re:) (?:the fact )?(?:that )?(.+?)(?:[.!?;\n]|,? (?:by|before) |$)/i;
const VERB =
  /\b(?:write|e-?mail|text|message|send|tell|ask|remind|inform|thank|answer|invite)(?: an? (?:e-?mail|text|message|reminder))?(?: to)? /gi;
const NAME = /^\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*){0,2}/u;

/**
 * What a person asked for. Empty for a plan with a call, and for one without words of its own: older plans repeat the
 * template's instructions, which are written for the planner and not shown to anybody.
 */
export function instructionOf(context: PlanningContext | RunContext): string {
  if (context.call !== null || !('plan' in context)) return '';
  const { description } = context.plan;
  return description === context.template.description ? '' : description.trim();
}

/** The exact text of the message, when the instruction or else the template contains it in quotation marks. */
export function exactTextIn(instruction: string, template: string): string | null {
  for (const source of [instruction, template]) {
    const quoted = /["“]([^"”]{30,})["”]/.exec(source)?.[1];
    if (quoted !== undefined) return quoted.trim();
  }
  return null;
}

/** What the message is about, as a subject: "the late delivery" → "The late delivery". Null when the instruction does not say. */
export function subjectIn(instruction: string): string | null {
  const topic = TOPIC.exec(instruction)?.[1]?.trim();
  if (topic === undefined || topic.length < 3 || topic.length > 100) return null;
  return topic.charAt(0).toUpperCase() + topic.slice(1);
}

/** The addressee of an instruction for which no contact was chosen. The address is asked for when it is not in the text. */
export function recipientIn(instruction: string): Recipient {
  const names = [...instruction.matchAll(VERB)].map(
    (verb) => NAME.exec(instruction.slice(verb.index + verb[0].length))?.[0],
  );
  const name = properName(names.find((found) => found !== undefined) ?? null);
  return {
    key: 'instruction',
    name,
    label: name ?? 'the recipient',
    email: emailIn(instruction),
    phone: phoneIn(instruction),
    do_not_email: false,
    do_not_text: false,
  };
}
