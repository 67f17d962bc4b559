import 'server-only';
import type { Sides } from '../../../calls/sides';
import { ACCEPTANCE, type Act, ADVERBS, actOf, CONDITION, LATER, MEETING_WORK } from './lexicon';
import { trimPhrase } from './phrase';
import type { Sentence } from './sentences';

export type Request = { sentence: Sentence; phrase: string; act: Act };

const ASKS = [
  /\b(?:can|could|would|will) (?:you|u|someone|somebody|anyone|one of you)(?: guys| all)?(?: please| also| just| maybe| possibly| kindly)* (?!tell|say|explain|repeat|hear|see|hold|confirm your|help|elaborate|expand|describe|spell|remember)(.+)$/i,
  /\b(?:would|do) you mind ((?:sending|emailing|texting|calling|forwarding|sharing|booking|scheduling|checking).+)$/i,
  /(?:^|[,.;] |\b(?:so|and|then|but) )(?:please|kindly),? ((?:send|email|text|call|forward|book|schedule|let|share|mail|ship|get|have|reach|follow|keep|cancel|order)\b.+)$/i,
  /\b(?:i(?:'d| would) (?:like|want|love|prefer)|i (?:need|want)) (?:you|someone|somebody) to (.+)$/i,
  /(?:^|[,.;] |\b(?:so|and|then|but) )((?:send|email|text|forward|mail) (?:the|your|an?|some|it|that) (?:[\w'-]+ ){0,4}?(?:over|across|through|along|to (?:me|us))\b.*)$/i,
  /^((?:send|email|text|call|forward|share) (?:me|us|it to me|that to me|over)\b.+)$/i,
];
const RECEIVE =
  /\b(?:can|could|may|might) (?:i|we)(?: please| also)* (?:get|have|receive) (.+?) (?:(?:e-?mailed|sent|texted|mailed)(?: over| across| out)?(?: to (?:me|us))?|(?:by|via|in an?|over|as an?) (e-?mail|text|sms|letter|post))\b/i;
const MAX_TURNS_BACK = 3;
const MAX_SENTENCES_SEARCHED = 40;

/**
 * The last request of another speaker before the sentence at `index`. With `onlyFutureWork`, only requests that a bare "sure"
 * turns into a promise, which excludes those that are answered or carried out at once.
 */
export function requestBefore(
  sentences: Sentence[],
  index: number,
  sides: Sides,
  onlyFutureWork = false,
): Request | null {
  const here = sentences[index];
  if (here === undefined) return null;
  for (let at = index - 1; at >= index - MAX_SENTENCES_SEARCHED; at--) {
    const sentence = sentences[at];
    if (sentence === undefined || sentence.turn < here.turn - MAX_TURNS_BACK) return null;
    if (sentence.speaker === here.speaker) {
      // An earlier answer has already accepted the request.
      if (onlyFutureWork && sentence.turn !== here.turn && ACCEPTANCE.test(sentence.text)) return null;
      continue;
    }
    if (sides.mode === 'service' && sides.ours.has(sentence.speaker)) continue;
    const request = requestIn(sentence);
    if (request === null) continue;
    const work = sides.mode === 'meeting' && MEETING_WORK.test(request.phrase);
    if (onlyFutureWork && request.act === 'ambiguous' && !work && !LATER.test(request.phrase)) return null;
    return request;
  }
  return null;
}

function requestIn(sentence: Sentence): Request | null {
  const received = RECEIVE.exec(sentence.text);
  if (received?.[1] !== undefined) {
    const way =
      received[2] === undefined
        ? /e-?mailed/i.test(received[0])
          ? ' by email'
          : /texted/i.test(received[0])
            ? ' by text'
            : ''
        : ` by ${received[2]}`;
    return { sentence, phrase: trimPhrase(`send me ${received[1]}${way}`), act: 'deliver' };
  }
  for (const pattern of ASKS) {
    const raw = pattern
      .exec(sentence.text)?.[1]
      ?.replace(ADVERBS, '')
      // "Email me that in writing, that I owe nothing" states what "that" is.
      .replace(/^(\w+ (?:me|us)) (?:that|it|this)( in writing)?, (that .+)$/i, '$1$2 $3')
      .replace(/^(\w+)ing\b/i, (whole, stem: string) => GERUND[whole.toLowerCase()] ?? stem);
    if (raw === undefined || CONDITION.test(raw.split(/[.,;]/)[0] ?? '')) continue;
    const phrase = trimPhrase(raw.charAt(0).toLowerCase() + raw.slice(1));
    // The verb patterns are written for "you"; a request says "me".
    const act = actOf(phrase.replace(/\b(?:me|us)\b/gi, 'you').replace(/\bmy\b/gi, 'your'));
    if (act !== null) return { sentence, phrase, act };
  }
  return null;
}

const GERUND: Record<string, string> = { sharing: 'share', scheduling: 'schedule' };
