import 'server-only';
import type { Sides } from '../../../calls/sides';
import { isAcceptedAfter } from './dialogue-flow';
import type { Act } from './lexicon';
import { swapPerspective } from './phrase';
import { thingNamedIn } from './sendable-objects';
import type { Sentence } from './sentences';

/* Resolves words such as "that", "they" or "Tuesday" to what was said earlier in the call. */

const REFERENT_TURNS = 6;
const MAX_SENTENCES_SEARCHED = 80;

/** Earlier sentences, the latest first. The limit counts sentences as well as turns, because one turn can be very long. */
function sentencesBefore(sentences: Sentence[], index: number): Sentence[] {
  return sentences.slice(Math.max(0, index - MAX_SENTENCES_SEARCHED), index).reverse();
}

const FROM_THEM = /\b(?:send|email|text|give|show|bring|fill) (?:me|us|out|in)\b/i;
/** Verbs of sending. "Put it in the calendar" sends nothing and does not match. */
export const SENDS =
  /^(?:re-?)?(?:send|e-?mail|text|mail|post|forward|share|get|shoot|drop|ship|fax|put (?:it|that|this|everything) in (?:writing|an e-?mail|the mail|the post))\b/i;
/** A request without a verb, such as "And the comps?". */
const FRAGMENT =
  /^(?:(?:and|so|oh|what about|how about|any news on|did you get) )+((?:the|my|our) (?:[\w'-]+ ?){1,4})\?$/i;
const ARRANGES = /^(?:do|organi[sz]e|arrange|book|schedule|set up|reserve)\b/i;

export type Referent = { sentence: Sentence; thing: string };

/** Resolves "that" in "I'll email you that" or "I can organise that" to the last document or occasion that was named. */
export function referentBefore(
  sentences: Sentence[],
  index: number,
  act: Act,
  phrase: string,
): Referent | null {
  const here = sentences[index];
  if (here === undefined || (act !== 'deliver' && !(act === 'task' && ARRANGES.test(phrase)))) return null;
  if (act === 'deliver' && !SENDS.test(phrase)) return null;
  const kind = act === 'deliver' ? 'document' : 'occasion';
  for (const sentence of sentencesBefore(sentences, index)) {
    if (sentence.turn < here.turn - REFERENT_TURNS) return null;
    // A thing that our side asks them for is not owed by our side.
    if (FROM_THEM.test(sentence.text) && sentence.speaker === here.speaker) continue;
    const fragment =
      kind === 'document' && sentence.speaker !== here.speaker
        ? FRAGMENT.exec(sentence.text)?.[1]
        : undefined;
    const thing = fragment ?? thingNamedIn(sentence.text, kind);
    if (thing !== null) {
      return {
        sentence,
        thing: sentence.speaker === here.speaker ? thing : swapPerspective(thing),
      };
    }
  }
  return null;
}

/** "mail that out to you today" and "the receipt" → "mail you the receipt today"; "organize for you" → "arrange a scan". */
export function withReferent(phrase: string, thing: string, act: Act): string {
  const verb = /^[a-z-]+/i.exec(phrase)?.[0].toLowerCase() ?? 'send';
  const time = timeIn(phrase);
  const way = /\b(?:by|via|over|to (?:your|my|the)) (?:\w+ )?(?:e-?mail|text)\b/i.exec(phrase)?.[0] ?? '';
  // "Send me that with the serial number filled in" asks for more than the form, so the detail is kept.
  const detail = /\b(?:it|that|this|them|those) (with .+)$/i.exec(phrase)?.[1] ?? '';
  const start =
    act === 'deliver'
      ? /^(?:e-?mail|text|mail|post|forward)$/.test(verb)
        ? `${verb} you`
        : 'send you'
      : 'arrange';
  return [start, thing, detail, /^(?:e-?mail|text)$/.test(verb) ? '' : way, time].filter(Boolean).join(' ');
}

/** Adds the time in the answer to the request. */
export function mergeVague(request: string, answer: string): string {
  const own = timeIn(answer);
  return own === '' || request.toLowerCase().includes(own.toLowerCase()) ? request : `${request} ${own}`;
}

function timeIn(text: string): string {
  return (
    text.match(
      /\b(?:by (?!e-?mail|text)|before|on|tomorrow|today|tonight|this (?:morning|afternoon|evening|week)|next|within|in an?\b|in (?:\d|two|three|the next)|first thing|at the end|hopefully)\b.*$/i,
    )?.[0] ?? ''
  );
}

const AGREED_TURNS = 3;
const DAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/i;
type FormatDated = (slotText: string) => string | null;
export type Agreed = { sentence: Sentence; slot: string };

/** The last short sentence before `index` that names a day, such as "Okay, one to three tomorrow.", and is no one's own task. */
export function agreedBefore(sentences: Sentence[], index: number, formatDated: FormatDated): Agreed | null {
  const turn = sentences[index]?.turn ?? 0;
  for (const earlier of sentencesBefore(sentences, index)) {
    if (earlier.turn < turn - AGREED_TURNS) return null;
    const slot = slotIn(earlier.text, formatDated, sentences, index);
    if (slot !== null) return { sentence: earlier, slot };
  }
  return null;
}

/** The slot agreed after a promise: "I'll send a technician." – "When?" – "The next slot is Thursday between 8 and 12." – "Fine." */
export function agreedAfter(
  sentences: Sentence[],
  index: number,
  sides: Sides,
  formatDated: FormatDated,
): Agreed | null {
  const turn = sentences[index]?.turn ?? 0;
  for (let at = index + 1; at <= index + MAX_SENTENCES_SEARCHED; at++) {
    const later = sentences[at];
    if (later === undefined || later.turn > turn + AGREED_TURNS) return null;
    if (!sides.ours.has(later.speaker)) continue;
    const slot = slotIn(later.text, formatDated, sentences, at);
    if (slot !== null) return isAcceptedAfter(sentences, at, sides) ? { sentence: later, slot } : null;
  }
  return null;
}

function slotIn(text: string, formatDated: FormatDated, sentences: Sentence[], index: number): string | null {
  const slotText = text
    .replace(/^(?:(?:ok(?:ay)?|so|alright|all right|great|perfect|lovely|yes|then)\b[,.]? ?)+/i, '')
    .replace(
      /^(?:the (?:next|first|earliest) (?:free )?(?:slot|opening|time|appointment)(?: (?:i|we) have)? (?:is|would be) |how about |(?:i|we) (?:have|could do|can do) )/i,
      '',
    )
    .replace(
      /^(?:(?:you're|you are|that's|it's|i've got you|i have you|we have you) )?(?:all )?(?:set |down |booked |in )*for /i,
      '',
    )
    .replace(/[.!]$/, '');
  const own = /^(?:i|we|you)\b|\bI(?:'|\b)/i.test(slotText);
  if (slotText.endsWith('?') || slotText.split(' ').length > 14 || own) return null;
  return formatDated(inThatWeek(slotText, sentences, index))?.replace(/^on /, '') ?? null;
}

const WEEK_TURNS = 8;

/** After "next Tuesday at nine thirty?", "Tuesday, nine thirty" means next Tuesday and not tomorrow. */
export function inThatWeek(phrase: string, sentences: Sentence[], index: number): string {
  const day = DAY.exec(phrase);
  if (day === null || /\b(?:next|this|last|coming)\s+$/i.test(phrase.slice(0, day.index))) return phrase;
  const from = (sentences[index]?.turn ?? 0) - WEEK_TURNS;
  const next = new RegExp(String.raw`\bnext ${day[0]}\b`, 'i');
  const isNextWeek = sentencesBefore(sentences, index).some(
    ({ turn, text }) => turn >= from && next.test(text),
  );
  return isNextWeek ? phrase.replace(DAY, `next ${day[0]}`) : phrase;
}

/** Resolves "they" to the person or team of ours that was named last, or to "our team". */
export function resolveActor(who: string, sentences: Sentence[], index: number): string {
  if (!/^(?:they|he|she|it|that|this|these|those|everything)$/i.test(who))
    return who.toLowerCase().replace(/\bi\b/g, 'I');
  const recent = sentences
    .slice(Math.max(0, index - 3), index + 1)
    .map((sentence) => sentence.text)
    .join(' ');
  const team = [
    ...recent.matchAll(
      /\b(?:my|our) (?:[\w-]+ ){0,2}?(?:manager|supervisor|team|department|colleague|coordinator|technician|engineer|driver|specialist|accountant|office|pharmacy|clinic|partner|assistant)\b/gi,
    ),
  ].at(-1);
  if (team !== undefined) return team[0].toLowerCase();
  return /^(?:it|that|this|these|those|everything)$/i.test(who) ? who.toLowerCase() : 'our team';
}
