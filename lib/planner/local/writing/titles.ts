import 'server-only';

import type { Intent } from '../intents';
import type { Recipient } from '../people/recipients';
import type { Commitment } from '../reading/commitment';
import { thingIn } from '../reading/phrase';
import { shortenPhrase, toWrittenPhrase } from './phrasing';

/* Lists show one line for a plan, so the title is short: it names the recipient and the most important thing. */

const TITLE_CHARS = 70;
const MIN_TOPIC_CHARS = 24;

/** "Follow up with Maya Lopez: the quote for the fence and 1 more" */
export function titleOf(intents: Intent[]): string {
  const promises = intents.flatMap((intent) =>
    intent.kind === 'message' ? intent.promises : intent.kind === 'reminder' ? [intent.promise] : [],
  );
  const all = (promises.length > 0 ? promises : notesOf(intents)).sort((a, b) => turnOf(a) - turnOf(b));
  const messageIntent = intents.find((intent) => intent.kind !== 'note' && intent.kind !== 'tracking');
  const start =
    messageIntent === undefined ? 'Follow up: ' : `Follow up with ${nameFor(messageIntent.recipient)}: `;
  const more = all.length > 1 ? ` and ${all.length - 1} more` : '';
  const maxTopicChars = Math.max(MIN_TOPIC_CHARS, TITLE_CHARS - start.length - more.length);
  return `${start}${shortenPhrase(topicOf(all), maxTopicChars)}${more}`.slice(0, 200);
}

/** The topic of promises: a concrete thing if one is named, otherwise the first clear phrase, otherwise a quote of the call. */
export function topicOf(promises: Commitment[]): string {
  const clear = promises.filter((promise) => promise.explicit);
  for (const promise of clear) {
    const thing = thingOf(promise);
    if (thing !== null) return thing;
  }
  const [first] = clear;
  if (first !== undefined) {
    const phrase = inThirdPerson(toWrittenPhrase(first.phrase));
    return first.act === 'call' && !/^(?:i|we)$/.test(first.subject)
      ? `a call from ${first.subject.replace(/^my /, 'our ')}`
      : phrase;
  }
  const quote = promises[0]?.evidence[0]?.quote.replace(/\s+/g, ' ');
  return quote === undefined ? 'follow-up' : `“${shortenPhrase(quote, 60)}”`;
}

/** The thing that a message delivers, in the third person: "their invoice". */
export function thingOf(promise: Commitment): string | null {
  const thing = promise.explicit && promise.act !== 'call' ? thingIn(toWrittenPhrase(promise.phrase)) : null;
  return thing === null ? null : inThirdPerson(thing);
}

function inThirdPerson(phrase: string): string {
  return phrase
    .replace(/\byour\b/gi, 'their')
    .replace(/\byou\b(?! (?:need|want|asked|have|will|are|can))/gi, 'them')
    .replace(/\byou\b/gi, 'they');
}

/** Uses only the first name when the full name would leave no room for the thing. */
function nameFor({ label }: Recipient): string {
  return label.length <= 28 ? label : (label.split(/\s+/)[0] ?? label);
}

function turnOf(promise: Commitment): number {
  return Math.max(...promise.evidence.map(({ turn }) => turn));
}

function notesOf(intents: Intent[]): Commitment[] {
  return intents.flatMap((intent) => (intent.kind === 'note' ? intent.promises : []));
}
