import 'server-only';
import { addFirst, type Commitment, dueFields, type Reading } from '../reading/commitment';
import {
  ACCEPTANCE,
  ADVERBS,
  actOf,
  CONDITION,
  DOUBT,
  LATER,
  MEETING_WORK,
  REPORTED,
} from '../reading/lexicon';
import { trimPhrase } from '../reading/phrase';
import { mergeVague } from '../reading/referents';
import type { Sentence } from '../reading/sentences';
import { dueIn } from '../time/due';

/*
 * In a meeting work is assigned as often as it is volunteered for: "action on Bo to …", "Bo will …", "somebody needs to …" –
 * "I can take that". The owner is the person who is named, not the speaker.
 */

const GROUP = 'team|group|committee|office|department|people|folks';
const OWNER = String.raw`(me|myself|(?:[Tt]he |[Oo]ur )?[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,3}|(?:the|our) [\w-]+(?: [\w-]+)? (?:${GROUP}))`;
const ACTION = String.raw`\b[Aa]ction(?: items?| points?)?`;
const ASSIGNED = [
  new RegExp(`${ACTION}(?: is| would be)? (?:for|on|with) ${OWNER}(?: is)?(?: to|:) (.+)`),
  new RegExp(`${ACTION} ?: ?${OWNER} (?:to|will|should) (.+)`),
];
/** Phrases that report earlier action items instead of assigning new ones. */
const PAST_ACTIONS = /\b(?:no|any|previous|last|took|had|was|were|closed|completed) (?:\w+ ){0,3}actions?\b/i;

const ANNOUNCED =
  /(?:^|[,;:] |\b(?:and|so|then|okay|ok|think) )([A-Z][\w.'-]*(?: [A-Z][\w.'-]*)?)(?:,? you(?:'ll| will| are going to|'re going to)|'ll| will| is going to|'s going to| is gonna) (.+)/;

const NEED =
  /\b(?:someone|somebody|anyone|anybody|we|one of us|who) (?:still )?(?:needs? to|has to|have to|should|must|ought to|can|could|will) (.+)/i;
const CAN_YOU_TAKE =
  /\b(?:can|could|will|would) you (?:please )?(?:take|own|handle|pick up) (?:that|this|it)\b/i;
const I_TAKE_IT =
  /^(?:(?:sure|yes|yeah|yep|ok|okay|fine|so|well|oh)[,.]? )*(?:i can|i could|i'll|i will|let me|happy to) (?:take|own|do|handle|pick up) (?:that|this|it)\b(?! (?:as|back))/i;
const NEED_SENTENCES = 6;

/** The action item in a sentence: assigned, announced or accepted. The list has one element at most. */
export function actionItemsIn(reading: Reading, index: number): Commitment[] {
  const sentence = reading.sentences[index];
  if (sentence === undefined) return [];
  const found =
    assignedItem(reading, sentence) ??
    announcedItem(reading, sentence) ??
    acceptedItem(reading, index, sentence);
  return found === null ? [] : [found];
}

/** "Action item for the printers to …": anyone may assign it, and any kind of work counts. */
function assignedItem(reading: Reading, sentence: Sentence): Commitment | null {
  if (sentence.text.endsWith('?')) return null;
  for (const pattern of ASSIGNED) {
    const match = pattern.exec(sentence.text);
    if (match === null || match.index >= sentence.ownLength) continue;
    if (PAST_ACTIONS.test(sentence.text.slice(0, match.index + 'actions'.length))) continue;
    const owner = match[1] ?? '';
    const speaker =
      owner === 'me' || owner === 'myself' ? sentence.speaker : (speakerNamed(reading, owner) ?? owner);
    return createItem(reading, sentence, speaker, match[2] ?? '');
  }
  return null;
}

/** "Bo will send the budget on Thursday", when Bo is a participant. */
function announcedItem(reading: Reading, sentence: Sentence): Commitment | null {
  const { text } = sentence;
  const match = ANNOUNCED.exec(text);
  if (match === null || match.index >= sentence.ownLength || text.endsWith('?')) return null;
  const owner = speakerNamed(reading, match[1] ?? '');
  const phrase = (match[2] ?? '').replace(ADVERBS, '');
  const before = text.slice(0, match.index);
  const clause = trimPhrase(phrase);
  if (owner === null || DOUBT.test(match[2] ?? '') || DOUBT.test(phrase)) return null;
  if (REPORTED.test(before) || CONDITION.test(before) || CONDITION.test(clause)) return null;
  const act = actOf(clause);
  if (act === null || act === 'call') return null;
  if (act === 'ambiguous' && !MEETING_WORK.test(clause) && !LATER.test(clause)) return null;
  return createItem(reading, sentence, owner, phrase);
}

/** An accepted need: "Somebody has to book the hall." – "Cy, can you take that?" – "Sure." */
function acceptedItem(reading: Reading, index: number, sentence: Sentence): Commitment | null {
  const previous = reading.sentences[index - 1];
  const accepts =
    previous !== undefined &&
    previous.speaker !== sentence.speaker &&
    CAN_YOU_TAKE.test(previous.text) &&
    ACCEPTANCE.test(sentence.text);
  if (!accepts && !I_TAKE_IT.test(sentence.text)) return null;
  for (const earlier of reading.sentences.slice(Math.max(0, index - NEED_SENTENCES), index).reverse()) {
    const need = NEED.exec(earlier.text)?.[1]?.replace(ADVERBS, '') ?? '';
    const clause = trimPhrase(need.replace(/\?$/, ''));
    if (CAN_YOU_TAKE.test(earlier.text) || actOf(clause) === null || DOUBT.test(need)) continue;
    const found = createItem(
      reading,
      sentence,
      sentence.speaker,
      mergeVague(clause, trimPhrase(sentence.text)),
    );
    if (found !== null) addFirst(found.evidence, earlier);
    return found;
  }
  return null;
}

function createItem(
  { callStart }: Reading,
  sentence: Sentence,
  speaker: string,
  text: string,
): Commitment | null {
  const phrase = trimPhrase(text.replace(ADVERBS, ''));
  if (phrase.split(' ').length < 2) return null;
  const due = dueIn(phrase, callStart);
  return {
    act: actOf(phrase) ?? 'task',
    speaker,
    subject: 'i',
    phrase: due?.phrase ?? phrase,
    ...dueFields(due),
    explicit: true,
    source: 'promise',
    evidence: [{ turn: sentence.turn, quote: sentence.quote }],
  };
}

/** The speaker with this first or full name; null when no participant or more than one matches. */
function speakerNamed({ call }: Reading, name: string): string | null {
  const lowerName = name.toLowerCase();
  const found = call.participants.filter((person) => {
    const fullName = (person.name ?? person.speaker).toLowerCase();
    return fullName === lowerName || fullName.split(/[\s|(]+/)[0] === lowerName;
  });
  return found.length === 1 ? (found[0]?.speaker ?? null) : null;
}
