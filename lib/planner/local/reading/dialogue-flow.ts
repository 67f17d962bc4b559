import 'server-only';
import type { Sides } from '../../../calls/sides';
import type { Steps } from '../cooperative-scheduling';
import type { Commitment } from './commitment';
import { ACCEPTANCE, REFUSAL } from './lexicon';
import { doneForms } from './phrase';
import type { Sentence } from './sentences';

const MAX_ANSWERS = 4;
/** Sentences searched for an answer. A speaker who talks on for longer is not waiting for one. */
const MAX_SENTENCES_TO_ANSWER = 60;

/** Returns whether the other side accepts an offer before it refuses it. Other answers count as neither. */
export function isAcceptedAfter(sentences: Sentence[], index: number, sides: Sides): boolean {
  const here = sentences[index];
  if (here === undefined) return false;
  let answers = 0;
  for (const answer of sentences.slice(index + 1, index + 1 + MAX_SENTENCES_TO_ANSWER)) {
    if (answer.speaker === here.speaker || sides.ours.has(answer.speaker)) continue;
    if (REFUSAL.test(answer.text)) return false;
    if (ACCEPTANCE.test(answer.text)) return true;
    answers++;
    if (answers === MAX_ANSWERS) return false;
  }
  return false;
}

const RECEIVED =
  /\b(?:i (?:just )?(?:got|received|see|have) (?:it|the (?:e-?mail|text|link|message|invite))|(?:it|the (?:e-?mail|text|link)) (?:just )?(?:came|arrived|came through|popped up)|got it now)\b/i;
const SENT = 'sent|emailed|e-mailed|texted|forwarded|shared|resent';
/** Sentences searched for a report that the promise is done. This is hours of speech; later reports do not occur. */
const MAX_SENTENCES_TO_REPORT = 4_000;
const ON_ITS_WAY = String.raw`|\b(?:that|it)(?:'s| is| has)(?: just| now| all)? (?:gone|on its way)\b`;
const ARRANGED = 'booked|scheduled|arranged|organi[sz]ed|set up|set|reserved|confirmed|made';

/** Returns whether the call later reports the promise as done: "that's all booked for you", "I've just sent it", "got it, thanks". */
export function* isDoneInCall(commitment: Commitment, sentences: Sentence[], sides: Sides): Steps<boolean> {
  const from = Math.max(...commitment.evidence.map((piece) => piece.turn));
  const verb = /^(?:be )?([a-z]+)/i.exec(commitment.phrase)?.[1]?.toLowerCase() ?? '';
  const forms = /^(?:send|email|text|forward|share|get|give|receive|sent|emailed)$/.test(verb)
    ? SENT
    : /^(?:book|schedule|arrange|organi[sz]e|set|reserve)$/.test(verb)
      ? ARRANGED
      : doneForms(verb).join('|');
  if (forms === '') return false;
  const formPattern = new RegExp(
    String.raw`\b(?:${forms}|being done${forms === SENT ? '|gone|on its way' : ''})\b`,
    'i',
  );
  const donePattern = new RegExp(
    String.raw`(?:\b(?:i|we)(?:'ve| have)(?: just| now| already| also)* (?:${forms})\b|\bi (?:just|already) (?:${forms})\b${forms === SENT ? ON_ITS_WAY : ''}|\b(?:is|are|has been|have been|was|'s|'re|were)(?: all| now| just| already| successfully| also)* (?:${forms}|being done)\b(?!.*\b(?:will|tomorrow)\b))`,
    'i',
  );
  const first = firstSentenceOf(sentences, from);
  for (let index = first; index < Math.min(sentences.length, first + MAX_SENTENCES_TO_REPORT); index++) {
    if (index % 200 === 0) yield;
    const sentence = sentences[index];
    if (sentence === undefined || !reportsDone(sentence)) continue;
    if (sentence.turn > from || isAfter(sentences, index, commitment)) return true;
  }
  return false;

  function reportsDone(sentence: Sentence): boolean {
    const ours =
      sides.mode === 'meeting' ? sentence.speaker === commitment.speaker : sides.ours.has(sentence.speaker);
    if (ours)
      return (
        formPattern.test(sentence.text) &&
        donePattern.test(sentence.text) &&
        !/\b(?:not|n't|if|once|when|after|until)\b/i.test(sentence.text)
      );
    return (
      forms === SENT && sides.mode === 'service' && sentence.turn - from <= 8 && RECEIVED.test(sentence.text)
    );
  }
}

/** Index of the turn's first sentence, by binary search: sentences are ordered by turn. */
function firstSentenceOf(sentences: Sentence[], turn: number): number {
  let [low, high] = [0, sentences.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sentences[middle]?.turn ?? turn) < turn) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns whether the sentence at `index` comes after the promise within the same turn. */
function isAfter(sentences: Sentence[], index: number, { evidence }: Commitment): boolean {
  const quotes = evidence.map((piece) => piece.quote);
  const turn = sentences[index]?.turn;
  for (let at = index; sentences[at]?.turn === turn; at++) {
    if (quotes.includes(sentences[at]?.quote ?? '')) return false;
  }
  return true;
}
