import 'server-only';
import type { Call } from '../../../calls/schema';
import type { Sides } from '../../../calls/sides';
import { acceptedAfter, doneInCall } from './course';
import { dueIn, withoutToday } from './due';
import { type Lead, leadsIn } from './leads';
import { ACCEPTANCE, type Act, ADVERBS, AT_ONCE, actOf, CONDITION, DOUBT, LATER, REPORTED } from './lexicon';
import { isVague, trimPhrase, turnAround } from './phrase';
import {
  agreedAfter,
  agreedBefore,
  inThatWeek,
  mergeVague,
  named,
  referentBefore,
  withReferent,
} from './referents';
import { requestBefore } from './requests';
import { addPromise } from './same-promise';
import { type Sentence, sentencesOf } from './sentences';

/** Something that one person owes after the call. */
export type Commitment = {
  act: Act;
  /** Who said it; in a meeting this is also who owes it. */
  speaker: string;
  /** `i` and `we`: the speaker's side. `you`: the listener will receive it. Otherwise the words for who will act. */
  subject: 'i' | 'we' | 'you' | string;
  /** What will be done, as a phrase that follows "will": "send you the quote by Friday, August 14". */
  phrase: string;
  due_at?: string;
  /** For a confirmation: what was agreed just before, with its day. */
  agreed?: string;
  channel?: 'email' | 'sms';
  /** To be done as soon as the line is closed: "in a minute", "right away". */
  at_once?: boolean;
  /** False: what is owed was only pointed at ("I'll do that"), so it has to be asked. */
  clear: boolean;
  /** Whose words the phrase is made of: the promise's own, the request's, or those of what was talked about before. */
  source: 'said' | 'asked' | 'pointed';
  evidence: { turn: number; quote: string }[];
};

type Reading = { call: Pick<Call, 'turns' | 'started_at'>; sides: Sides; sentences: Sentence[] };

/** Everything promised in the call and still owed when it ended, in the order in which it was said. */
export function commitmentsIn(call: Pick<Call, 'turns' | 'started_at'>, sides: Sides): Commitment[] {
  const reading: Reading = { call, sides, sentences: sentencesOf(call.turns) };
  const found: Commitment[] = [];
  for (const [index, sentence] of reading.sentences.entries()) {
    if (sides.mode === 'service' && !sides.ours.has(sentence.speaker)) continue;
    for (const lead of leadsIn(sentence.text)) {
      const commitment = lead.at < sentence.own ? read(reading, index, lead) : null;
      if (commitment !== null) addPromise(found, commitment);
    }
    for (const commitment of acceptedRequest(reading, index)) addPromise(found, commitment);
  }
  return found.filter((commitment) => !doneInCall(commitment, reading.sentences, sides));
}

function read(reading: Reading, index: number, lead: Lead): Commitment | null {
  const { sides, sentences, call } = reading;
  const sentence = sentences[index];
  if (sentence === undefined) return null;
  const service = sides.mode === 'service';
  if (!service && (lead.subject === 'you' || lead.subject === 'other' || lead.strength !== 'firm'))
    return null;
  if (DOUBT.test(lead.phrase) || REPORTED.test(lead.before)) return null;

  const full = lead.phrase.replace(ADVERBS, '');
  if (DOUBT.test(full)) return null;
  const receives = lead.subject === 'you' || (lead.subject === 'other' && BEING_SENT.test(full));
  // "I'll do that" is worth what was asked for, and nothing when nothing was.
  const asked = DO_THAT.test(full) ? requestBefore(sentences, index, sides, true) : null;
  const act = receives ? 'deliver' : (asked?.act ?? actOf(full));
  if (act === null) return null;
  if (CONDITION.test(lastClauses(lead.before)) || conditionAfter(full)) return null;
  if (isQuestion(sentence.text, lead)) return null;
  if (!outlivesCall(act, full, lead, service)) return null;
  if (lead.subject === 'other' && !receives && !/\b(?:you|your)\b/i.test(trimPhrase(full))) return null;
  if (lead.strength === 'offer' && !taken(reading, index, act, full)) return null;
  if (lead.strength === 'lets' && !agreedTogether(reading, index, act, trimPhrase(full))) return null;

  const evidence = [{ turn: sentence.turn, quote: sentence.quote }];
  const trimmed = trimPhrase(full);
  const vague = !receives && (asked !== null || isVague(trimmed));
  const request = asked ?? (vague ? requestBefore(sentences, index, sides) : null);
  const wanted = request === null ? trimmed : mergeVague(turnAround(request.phrase), trimmed);
  const referent =
    service && vague && isVague(wanted)
      ? referentBefore(sentences, index, request?.act ?? act, wanted)
      : null;
  // What a bare "that" points at was said just before; without it nobody could judge the promise.
  for (const pointed of [request?.sentence, referent?.sentence]) {
    if (pointed !== undefined) addFirst(evidence, pointed);
  }
  const said = inThatWeek(
    referent === null ? wanted : withReferent(wanted, referent.thing, act),
    sentences,
    index,
  );
  const due = dueIn(said, call.started_at, act === 'deliver');
  const agreed = /\b(?:confirmation|reminder)\b/i.test(said)
    ? agreedBefore(sentences, index, (words) => datedWords(words, call.started_at))
    : due === null && VISIT.test(said)
      ? agreedAfter(sentences, index, sides, (words) => datedWords(words, call.started_at))
      : null;
  // Whoever approves the message has to see where its day comes from.
  if (agreed !== null) addFirst(evidence, agreed.sentence);
  return {
    act,
    speaker: sentence.speaker,
    subject: lead.subject === 'other' ? named(lead.who ?? '', sentences, index) : lead.subject,
    phrase: due?.phrase ?? (call.started_at === null ? withoutToday(said) : said),
    ...(due === null ? {} : { due_at: due.at }),
    ...(agreed === null ? {} : { agreed: agreed.words }),
    ...(AT_ONCE.test(full) || SOON.test(full) ? { at_once: true } : {}),
    ...channelIn(`${said} ${trimmed} ${lead.before}`),
    clear: !vague || referent !== null || (request !== null && !isVague(wanted)),
    source: referent !== null ? 'pointed' : request !== null ? 'asked' : vague ? 'pointed' : 'said',
    evidence,
  };
}

const VISIT =
  /^(?:(?:send|have) (?:someone|somebody|(?:an?|our|my|the) (?:[\w-]+ )?(?:technician|tech|engineer|driver|plumber|electrician|colleague|crew|team|guy))\b|come (?:by|over|out|round)|stop by|swing by|book you|fit you|squeeze you)/i;

const SOON =
  /\b(?:(?:right|straight) away|immediately|in a (?:bit|moment|minute|second|few minutes)|shortly|after (?:this|the|our) call)\b/i;

function addFirst(evidence: Commitment['evidence'], { turn, quote }: Sentence): void {
  if (!evidence.some((piece) => piece.turn === turn && piece.quote === quote))
    evidence.unshift({ turn, quote });
}

function datedWords(words: string, started_at: string | null): string | null {
  const due = dueIn(words, started_at);
  return due?.dated ? due.phrase : null;
}

/** "Let's": an appointment with a day, or something to be arranged, which the other side has agreed to. */
function agreedTogether(reading: Reading, index: number, act: Act, phrase: string): boolean {
  if (act === 'weak' || act === 'deliver' || !acceptedAfter(reading.sentences, index, reading.sides))
    return false;
  return /^get (?:an?|some)\b/i.test(phrase) || dueIn(phrase, reading.call.started_at ?? ANY_TIME) !== null;
}

const ANY_TIME = '2026-01-05T09:00:00.000Z';

const BEING_SENT =
  /^be (?:\w+ly )?(?:sent|e-?mailed|mailed|posted|shipped|delivered|refunded|credited|forwarded|dispatched|reimbursed|with you|in your inbox|on its way)\b/i;
const DO_THAT = /^do (?:that|this|it|so)\b/i;

/** "Could you e-mail me the form?" – "Sure.": a promise, though nobody said "I will". */
function acceptedRequest(reading: Reading, index: number): Commitment[] {
  const { sentences, sides, call } = reading;
  const sentence = sentences[index];
  if (sentence === undefined || !ACCEPTANCE.test(sentence.text)) return [];
  const first = sentences[index - 1];
  if (first !== undefined && first.turn === sentence.turn) return [];
  const request = requestBefore(sentences, index, sides, true);
  if (request === null) return [];
  // Among many, "yeah" is mostly no answer; it has to be the whole one, or a plain yes.
  if (
    sides.mode === 'meeting' &&
    !/^(?:sure|will do|of course|absolutely|happy to|no problem)\b|^[\w' ,]{1,14}[.!]?$/i.test(sentence.text)
  )
    return [];
  const wanted = turnAround(request.phrase);
  const referent =
    sides.mode === 'service' && isVague(wanted)
      ? referentBefore(sentences, index, request.act, wanted)
      : null;
  const phrase = inThatWeek(
    referent === null ? wanted : withReferent(wanted, referent.thing, request.act),
    sentences,
    index,
  );
  const due = dueIn(phrase, call.started_at, request.act === 'deliver');
  const evidence = [{ turn: sentence.turn, quote: sentence.quote }];
  addFirst(evidence, request.sentence);
  if (referent !== null) addFirst(evidence, referent.sentence);
  return [
    {
      act: request.act,
      speaker: sentence.speaker,
      subject: 'i',
      phrase: due?.phrase ?? phrase,
      ...(due === null ? {} : { due_at: due.at }),
      ...(SOON.test(`${phrase} ${sentence.text}`) ? { at_once: true } : {}),
      ...channelIn(`${phrase} ${wanted}`),
      clear: referent !== null || !isVague(wanted),
      source: referent === null ? 'asked' : 'pointed',
      evidence,
    },
  ];
}

function lastClauses(before: string): string {
  return before.split(/[;]|, (?:so|and|but) |\b(?:so|but) (?=$)/i).at(-1) ?? before;
}

/** "I'll call you if anything changes" is no promise; "I'll check if it is in stock" is one. */
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
  // A long run of speech ends in a question of its own ("…, any comments?").
  if (lead.strength === 'firm' && lead.phrase.split(' ').length > 12) return false;
  return !/[,.]? ?(?:ok(?:ay)?|alright|all right|right|yeah|is that|does that|sounds?|would that|if that's|how does|how's|deal|fair|good)\b[^,.]*\?$/i.test(
    text,
  );
}

/** Is it still to be done when the line is closed? Work that agents do while they talk needs a sign that it comes later. */
function outlivesCall(act: Act, phrase: string, lead: Lead, service: boolean): boolean {
  const later = LATER.test(phrase);
  // "We're going to implement it" reports plans; only "I'll" takes a piece of work on.
  if (!service && (act === 'call' || (act === 'weak' && lead.subject !== 'i'))) return false;
  if (!service && /\bthe (?:\w+ )?chat\b/i.test(`${lead.before} ${phrase}`)) return false;
  if (lead.strength === 'let_me') {
    // In "let me rerun it and I'll send it tomorrow" the day belongs to the promise that follows.
    const own = trimPhrase(phrase);
    return act !== 'weak'
      ? LATER.test(own) || /^(?:get back|follow up|send you|email you|call you)/i.test(own)
      : LATER.test(own);
  }
  if (lead.strength === 'lets') return true;
  const clause = trimPhrase(phrase);
  if (AT_ONCE.test(phrase) && !later)
    return (
      act === 'deliver' &&
      !/\bin the (?:\w+ )?chat\b/i.test(phrase) &&
      service &&
      !/\b(?:moment|second|sec|minute)s?\b/i.test(phrase)
    );
  if (act === 'weak')
    return later && (service || !/^(?:get|go|give|run|add|change|read)\b/.test(clause))
      ? true
      : !service && MEETING_WORK.test(phrase);
  if (act === 'task' && /\b(?:ambulance|\bnow$)/i.test(clause)) return false;
  return true;
}

/** In a meeting nobody works while talking, so plain words for work are promises too; words for talking are not. */
const MEETING_WORK =
  /^(?:take (?:a|another) (?:closer |quick |second |deeper |proper )?look|(?:double[- ])?check (?!in\b|out\b|my\b|the (?:chat|agenda|time)\b)|review (?:it|that|this|the)|fix (?:it|that|this|the)|handle (?:it|that|this|the)|figure (?:it |that |this )?out|write (?:it|that|this|a|an|the|up)|create (?:a|an|the)|make (?:a|an) (?!point|case|quick (?:point|comment)|comment|example|small|note here)|link (?:it|this|that|the)|publish|release (?:it|the|a)|update (?:it|the|this|that)|test (?:it|this|that|the)|document|study|implement|upload|contact|keep track|clarify (?:it|that|this)|work on (?!the screen))/i;

function taken(reading: Reading, index: number, act: Act, phrase: string): boolean {
  if (act === 'weak' || act === 'call') return false;
  if (act === 'task' && !/\b(?:for you|you|your|today|tomorrow|increase|this week)\b/i.test(phrase))
    return false;
  return acceptedAfter(reading.sentences, index, reading.sides);
}

function channelIn(text: string): { channel?: 'email' | 'sms' } {
  if (/\b(?:e-?mail(?:ed|ing)?|inbox)\b/i.test(text)) return { channel: 'email' };
  if (
    /\b(?:text (?:you|it|that|the|them|message)|(?:by|via|over|in a|as a|send (?:you )?a|shoot you a|drop you a) (?:text|sms)|sms|whatsapp)\b/i.test(
      text,
    )
  )
    return { channel: 'sms' };
  return {};
}
