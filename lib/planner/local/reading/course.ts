import 'server-only';
import type { Sides } from '../../../calls/sides';
import type { Commitment } from './commitments';
import { ACCEPTANCE, REFUSAL } from './lexicon';
import { doneForms } from './phrase';
import type { Sentence } from './sentences';

const ANSWERS_READ = 4;

/** Does the other side say yes to an offer before it says no? Silence and small sounds are neither. */
export function acceptedAfter(sentences: Sentence[], index: number, sides: Sides): boolean {
  const here = sentences[index];
  if (here === undefined) return false;
  const answers = sentences
    .slice(index + 1)
    .filter((sentence) => sentence.speaker !== here.speaker && !sides.ours.has(sentence.speaker))
    .slice(0, ANSWERS_READ);
  for (const answer of answers) {
    if (REFUSAL.test(answer.text)) return false;
    if (ACCEPTANCE.test(answer.text)) return true;
  }
  return false;
}

const RECEIVED =
  /\b(?:i (?:just )?(?:got|received|see|have) (?:it|the (?:e-?mail|text|link|message|invite))|(?:it|the (?:e-?mail|text|link)) (?:just )?(?:came|arrived|came through|popped up)|got it now)\b/i;
const SENT = 'sent|emailed|e-mailed|texted|forwarded|shared|resent';
const ARRANGED = 'booked|scheduled|arranged|organi[sz]ed|set up|set|reserved|confirmed|made';

/** Said later in the same call to be done: "that's all booked for you", "I've just sent it", "got it, thanks". */
export function doneInCall(commitment: Commitment, sentences: Sentence[], sides: Sides): boolean {
  const from = Math.max(...commitment.evidence.map((piece) => piece.turn));
  const verb = /^(?:be )?([a-z]+)/i.exec(commitment.phrase)?.[1]?.toLowerCase() ?? '';
  const forms = /^(?:send|email|text|forward|share|get|give|receive|sent|emailed)$/.test(verb)
    ? SENT
    : /^(?:book|schedule|arrange|organi[sz]e|set|reserve)$/.test(verb)
      ? ARRANGED
      : doneForms(verb).join('|');
  if (forms === '') return false;
  const done = new RegExp(
    String.raw`(?:\b(?:i|we)(?:'ve| have)(?: just| now| already| also)* (?:${forms})\b|\bi (?:just|already) (?:${forms})\b|\b(?:is|are|has been|have been|was|'s|'re|were)(?: all| now| just| already| successfully| also)* (?:${forms}|being done)\b(?!.*\b(?:will|tomorrow)\b))`,
    'i',
  );
  return sentences.some((sentence) => {
    if (sentence.turn <= from && !(sentence.turn === from && isAfter(sentences, sentence, commitment)))
      return false;
    const ours =
      sides.mode === 'meeting' ? sentence.speaker === commitment.speaker : sides.ours.has(sentence.speaker);
    if (ours)
      return done.test(sentence.text) && !/\b(?:not|n't|if|once|when|after|until)\b/i.test(sentence.text);
    return (
      forms === SENT && sides.mode === 'service' && sentence.turn - from <= 8 && RECEIVED.test(sentence.text)
    );
  });
}

function isAfter(sentences: Sentence[], sentence: Sentence, commitment: Commitment): boolean {
  const quotes = commitment.evidence.map((piece) => piece.quote);
  const last = sentences.findLastIndex(
    (known) => known.turn === sentence.turn && quotes.includes(known.quote),
  );
  return sentences.indexOf(sentence) > last;
}
