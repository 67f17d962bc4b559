import 'server-only';
import type { Call } from '../../../calls/schema';
import type { Sides } from '../../../calls/sides';
import type { Steps } from '../cooperative-scheduling';
import { actionItemsIn } from '../meeting/action-items';
import { dueIn } from '../time/due';
import { callStartOf } from '../time/zone';
import { addFirst, type Commitment, channelIn, dueFields, type Reading, SOON } from './commitment';
import { isDoneInCall } from './dialogue-flow';
import { ACCEPTANCE } from './lexicon';
import { isVague, swapPerspective } from './phrase';
import { promiseIn } from './promise';
import { leadsIn } from './promise-leads';
import { inThatWeek, referentBefore, withReferent } from './referents';
import { requestBefore } from './requests';
import { addPromise } from './same-promise';
import { sentencesOf } from './sentences';

/** Upper limit of promises per call. Each promise is compared with all earlier ones, and no real call has more. */
const MAX_PROMISES = 60;
/** Upper limit including repetitions. Each mention takes time to read, and only artificial input repeats a promise this often. */
const MAX_MENTIONS = 400;

/** All promises of the call that are still owed when it ends, in spoken order. */
export function* commitmentsIn(
  call: Pick<Call, 'turns' | 'started_at' | 'participants'>,
  sides: Sides,
  time_zone: string,
): Steps<Commitment[]> {
  const sentences = yield* sentencesOf(call.turns);
  const reading: Reading = { call, sides, sentences, callStart: callStartOf(call.started_at, time_zone) };
  const found: Commitment[] = [];
  let mentions = 0;
  for (const [index, sentence] of sentences.entries()) {
    yield;
    if (found.length >= MAX_PROMISES || mentions >= MAX_MENTIONS) break;
    if (sides.mode === 'service' && !sides.ours.has(sentence.speaker)) continue;
    const leads = leadsIn(sentence.text).filter((lead) => lead.at < sentence.ownLength);
    const promised = leads.flatMap((lead) => promiseIn(reading, index, lead) ?? []);
    const assigned = sides.mode === 'meeting' ? actionItemsIn(reading, index) : [];
    for (const commitment of [...promised, ...acceptedRequest(reading, index), ...assigned]) {
      addPromise(found, commitment);
      mentions++;
    }
  }
  const owed: Commitment[] = [];
  for (const commitment of found) {
    if (!(yield* isDoneInCall(commitment, sentences, sides))) owed.push(commitment);
  }
  return owed;
}

/** "Could you email me the form?" – "Sure.": an accepted request is a promise without "I will". */
function acceptedRequest(reading: Reading, index: number): Commitment[] {
  const { sentences, sides, callStart } = reading;
  const sentence = sentences[index];
  if (sentence === undefined || !ACCEPTANCE.test(sentence.text)) return [];
  const first = sentences[index - 1];
  if (first !== undefined && first.turn === sentence.turn) return [];
  const request = requestBefore(sentences, index, sides, true);
  if (request === null) return [];
  // In a meeting, "yeah" mostly begins another remark. It counts only as the whole answer, or followed by a clear acceptance.
  if (
    sides.mode === 'meeting' &&
    !/^(?:sure|will do|of course|absolutely|happy to|no problem|(?:yes|yeah|yep|ok|okay),? (?:i can|i'll|i will|sure|will do|can do|of course|happy to))\b|^[\w' ,]{1,14}[.!]?$/i.test(
      sentence.text,
    )
  )
    return [];
  const requested = swapPerspective(request.phrase.replace(/, [A-Z][\w'-]*$/, ''));
  const referent =
    sides.mode === 'service' && isVague(requested)
      ? referentBefore(sentences, index, request.act, requested)
      : null;
  const phrase = inThatWeek(
    referent === null ? requested : withReferent(requested, referent.thing, request.act),
    sentences,
    index,
  );
  const due = dueIn(phrase, callStart, request.act === 'deliver');
  const evidence = [{ turn: sentence.turn, quote: sentence.quote }];
  addFirst(evidence, request.sentence);
  if (referent !== null) addFirst(evidence, referent.sentence);
  return [
    {
      act: request.act,
      speaker: sentence.speaker,
      subject: 'i',
      phrase: due?.phrase ?? phrase,
      ...dueFields(due),
      ...(SOON.test(`${phrase} ${sentence.text}`) ? { at_once: true } : {}),
      ...channelIn(`${phrase} ${requested}`),
      explicit: referent !== null || !isVague(requested),
      source: referent === null ? 'request' : 'reference',
      evidence,
    },
  ];
}
