import 'server-only';
import { dueIn, withoutToday } from '../time/due';
import { type CallStart, callStartOf } from '../time/zone';
import { addFirst, type Commitment, channelIn, dueFields, type Reading, SOON } from './commitment';
import { isAcceptedAfter } from './dialogue-flow';
import {
  type Act,
  ADVERBS,
  AT_ONCE,
  actOf,
  CONDITION,
  DOUBT,
  LATER,
  MEETING_WORK,
  REPORTED,
  VISIT,
} from './lexicon';
import { isVague, swapPerspective, trimPhrase } from './phrase';
import type { Lead } from './promise-leads';
import {
  agreedAfter,
  agreedBefore,
  inThatWeek,
  mergeVague,
  referentBefore,
  resolveActor,
  withReferent,
} from './referents';
import { requestBefore } from './requests';

/** The promise that begins with `lead`, or null when it promises nothing that is still owed when the call ends. */
export function promiseIn(reading: Reading, index: number, lead: Lead): Commitment | null {
  const { sides, sentences, callStart } = reading;
  const sentence = sentences[index];
  if (sentence === undefined) return null;
  const isService = sides.mode === 'service';
  if (!isService && (lead.subject === 'you' || lead.subject === 'other' || lead.strength !== 'firm'))
    return null;
  if (DOUBT.test(lead.phrase) || REPORTED.test(lead.before)) return null;

  const full = lead.phrase.replace(ADVERBS, '');
  if (DOUBT.test(full)) return null;
  const receives = lead.subject === 'you' || (lead.subject === 'other' && BEING_SENT.test(full));
  // "I'll do that" promises what was requested before; without a request it promises nothing.
  const requestedBefore = DO_THAT.test(full) ? requestBefore(sentences, index, sides, true) : null;
  const act = receives ? 'deliver' : (requestedBefore?.act ?? actOf(full));
  if (act === null) return null;
  if (CONDITION.test(lastClauses(lead.before)) || conditionAfter(full)) return null;
  if (isQuestion(sentence.text, lead)) return null;
  if (!outlivesCall(act, full, lead, isService)) return null;
  const concerns = /\b(?:you|your)\b|^(?:be|get) in touch\b|^(?:reach out|follow up)\b/i;
  if (lead.subject === 'other' && !receives && !concerns.test(trimPhrase(full))) return null;
  if (lead.strength === 'offer' && !isOfferAccepted(reading, index, act, full)) return null;
  if (lead.strength === 'lets' && !isAgreedProposal(reading, index, act, trimPhrase(full))) return null;

  const evidence = [{ turn: sentence.turn, quote: sentence.quote }];
  const receivedThing = IN_HAND.test(full)
    ? referentBefore(sentences, index, 'deliver', 'send you it')
    : null;
  // "You'll have it on Friday" without a named document may mean anything, for example a car.
  if (receivedThing === null && receives && IN_HAND.test(full)) return null;
  if (receivedThing !== null && receives) addFirst(evidence, receivedThing.sentence);
  const trimmed = trimPhrase(
    receives && receivedThing !== null ? full.replace(IN_HAND, `have ${receivedThing.thing}`) : full,
  );
  const vague = !receives && (requestedBefore !== null || isVague(trimmed));
  const request = requestedBefore ?? (vague ? requestBefore(sentences, index, sides) : null);
  const requested = request === null ? trimmed : mergeVague(swapPerspective(request.phrase), trimmed);
  const referent =
    isService && vague && isVague(requested)
      ? referentBefore(sentences, index, request?.act ?? act, requested)
      : null;
  // A bare "that" refers to an earlier sentence, which the reviewer needs to judge the promise.
  for (const earlier of [request?.sentence, referent?.sentence]) {
    if (earlier !== undefined) addFirst(evidence, earlier);
  }
  const fullPhrase = inThatWeek(
    referent === null ? requested : withReferent(requested, referent.thing, act),
    sentences,
    index,
  );
  const due = dueIn(fullPhrase, callStart, act === 'deliver');
  const agreed = /\b(?:confirmation|reminder)\b/i.test(fullPhrase)
    ? agreedBefore(sentences, index, (text) => datedPhrase(text, callStart))
    : due === null && VISIT.test(fullPhrase)
      ? agreedAfter(sentences, index, sides, (text) => datedPhrase(text, callStart))
      : null;
  // The reviewer has to see where the day in the message comes from.
  if (agreed !== null) addFirst(evidence, agreed.sentence);
  return {
    act,
    speaker: sentence.speaker,
    subject: lead.subject === 'other' ? resolveActor(lead.who ?? '', sentences, index) : lead.subject,
    phrase: due?.phrase ?? (callStart === null ? withoutToday(fullPhrase) : fullPhrase),
    ...dueFields(due),
    ...(agreed === null ? {} : { agreed: agreed.slot }),
    ...(AT_ONCE.test(full) || SOON.test(full) ? { at_once: true } : {}),
    ...channelIn(`${fullPhrase} ${trimmed} ${lead.before}`),
    explicit: !vague || referent !== null || (request !== null && !isVague(requested)),
    source: referent !== null ? 'reference' : request !== null ? 'request' : vague ? 'reference' : 'promise',
    evidence,
  };
}

function datedPhrase(text: string, callStart: CallStart | null): string | null {
  const due = dueIn(text, callStart);
  return due?.dated ? due.phrase : null;
}

/** "Let's" is a promise when it proposes an appointment with a day, or an arrangement, and the other side agrees. */
function isAgreedProposal(reading: Reading, index: number, act: Act, phrase: string): boolean {
  if (act === 'ambiguous' || act === 'deliver' || !isAcceptedAfter(reading.sentences, index, reading.sides))
    return false;
  return /^get (?:an?|some)\b/i.test(phrase) || dueIn(phrase, reading.callStart ?? ANY_CALL_START) !== null;
}

const ANY_CALL_START = callStartOf('2026-01-05T09:00:00.000Z', 'UTC');

const BEING_SENT =
  /^be (?:\w+ly )?(?:sent|e-?mailed|mailed|posted|shipped|delivered|refunded|credited|forwarded|dispatched|reimbursed|ready|with you|in your inbox|on its way)\b/i;
const IN_HAND = /^have (?:it|that|them|everything)\b/i;
/** An offer that is withdrawn in the same sentence: "I'd be happy to, but we have none." */
const RETRACTED =
  /\bbut (?:unfortunately|sadly|(?:i|we|they|it|there|the \w+)\b[^.;]*(?:n't|\bnot\b|\bnone\b|\bno\b|\bonly\b))/i;
const DO_THAT = /^do (?:that|this|it|so)\b/i;

function lastClauses(before: string): string {
  return before.split(/[;]|, (?:so|and|but) |\b(?:so|but) (?=$)/i).at(-1) ?? before;
}

/** True for a condition after the verb: "I'll call you if anything changes" is no promise; "I'll check if it is in stock" is one. */
function conditionAfter(phrase: string): boolean {
  const clause = phrase.split(/[.!?;]/)[0] ?? phrase;
  const match = CONDITION.exec(clause);
  if (match === null) return false;
  const ahead = clause.slice(0, match.index);
  if (/^(?:check|ask|find out) [^,]*$/i.test(ahead)) return false;
  return (
    !/\b(?:and|but|so),? (?:i|we|you|they|then|please)?\s*$/i.test(ahead) &&
    !/[,]\s*(?:and|but|so)?\s*$/.test(ahead)
  );
}

function isQuestion(text: string, lead: Lead): boolean {
  if (/\b(?:should|shall|could|can|may|would|do you (?:want|think)|did)\s*$/i.test(lead.before)) return true;
  if (text.endsWith('?') && /\b(?:when|where|what|how|why|which)\s*$/i.test(lead.before)) return true;
  if (/\b(?:do you want me|would you like|is it (?:ok|okay) if)\b/i.test(lead.before)) return true;
  if (!text.trimEnd().endsWith('?')) return false;
  // The question mark of a long sentence mostly belongs to a separate question at its end ("…, any comments?").
  if (lead.strength === 'firm' && lead.phrase.split(' ').length > 12) return false;
  return !/[,.]? ?(?:ok(?:ay)?|alright|all right|right|yeah|is that|does that|sounds?|would that|if that's|how does|how's|deal|fair|good)\b[^,.]*\?$/i.test(
    text,
  );
}

/** Returns whether the act happens after the call. Work that agents often do while they talk needs a sign that it comes later. */
function outlivesCall(act: Act, phrase: string, lead: Lead, isService: boolean): boolean {
  const later = LATER.test(phrase);
  // "We're going to implement it" reports plans; only "I'll" accepts a piece of work.
  if (!isService && (act === 'call' || (act === 'ambiguous' && lead.subject !== 'i'))) return false;
  if (!isService && /\bthe (?:\w+ )?chat\b/i.test(`${lead.before} ${phrase}`)) return false;
  if (lead.strength === 'let_me') {
    // In "let me rerun it and I'll send it tomorrow" the day belongs to the second promise.
    const own = trimPhrase(phrase);
    return act !== 'ambiguous'
      ? LATER.test(own) || /^(?:get back|follow up|send you|email you|call you)/i.test(own)
      : LATER.test(own);
  }
  if (lead.strength === 'lets') return true;
  const clause = trimPhrase(phrase);
  if (AT_ONCE.test(phrase) && !later)
    return (
      act === 'deliver' &&
      !/\bin the (?:\w+ )?chat\b/i.test(phrase) &&
      isService &&
      !/\b(?:moment|second|sec|minute)s?\b/i.test(phrase)
    );
  if (act === 'ambiguous')
    return later && (isService || !/^(?:get|go|give|run|add|change|read)\b/.test(clause))
      ? true
      : !isService && MEETING_WORK.test(phrase);
  if (act === 'task' && /\b(?:ambulance|\bnow$)/i.test(clause)) return false;
  return true;
}

function isOfferAccepted(reading: Reading, index: number, act: Act, phrase: string): boolean {
  if (act === 'ambiguous' || act === 'call' || RETRACTED.test(phrase)) return false;
  if (act === 'task' && !/\b(?:for you|you|your|today|tomorrow|increase|this week)\b/i.test(phrase))
    return false;
  return isAcceptedAfter(reading.sentences, index, reading.sides);
}
