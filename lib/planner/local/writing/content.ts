import 'server-only';
import type { Commitment } from '../reading/commitment';
import { VISIT } from '../reading/lexicon';
import { thingIn } from '../reading/phrase';
import { isDocument } from '../reading/sendable-objects';
import { toWrittenPhrase } from './phrasing';

/*
 * What a message can say about a thing that is not in the call, such as a form or a price. One rule for all:
 * - what was agreed in the call is written out ("here is the confirmation: one to three on Tuesday");
 * - a document that is due on the day of the call is asked for: a mail that only says it will come would be late already;
 * - a document that is due later is confirmed with its day, and one without a day as coming in a message of its own;
 * - a link, a number or a code is the message itself, so it is always asked for.
 */

const BARE_REFERENCE =
  /\b(?:links?|urls?|(?:phone |reference |tracking |account |case |order |booking )?numbers?|codes?|passwords?|login|log-in)$/i;

export function needsContent(promise: Commitment): boolean {
  if (promise.act !== 'deliver' || promise.subject === 'you' || promise.agreed !== undefined) return false;
  const thing = thingIn(toWrittenPhrase(promise.phrase));
  if (thing === null) return false;
  const [head = ''] = thing.split(/ (?:with|including|for|to|of|in|on|from|and|about) /);
  return (
    BARE_REFERENCE.test(head) ||
    ((promise.at_once === true || isWritten(promise, thing)) && isDueNow(promise))
  );
}

/** A message says that it will be done on a day, so on that day somebody has to look whether it was. */
export function isTracked({ due_at, agreed, phrase }: Commitment): boolean {
  return (
    due_at !== undefined &&
    agreed === undefined &&
    !/\b(?:reminder|confirmation)\b/i.test(phrase) &&
    !VISIT.test(phrase)
  );
}

/** What is said to be e-mailed or texted is something written, whatever it is called. */
function isWritten({ phrase }: Commitment, thing: string): boolean {
  return isDocument(thing) || /^(?:e-?mail|text) you\b/i.test(phrase);
}

function isDueNow({ at_once, due_at, due_today }: Commitment): boolean {
  return due_at === undefined ? (at_once ?? false) : (due_today ?? false);
}

/** A document that will come, though nobody said when. */
export function comesSeparately(promise: Commitment): boolean {
  const thing = promise.act === 'deliver' && promise.clear ? thingIn(toWrittenPhrase(promise.phrase)) : null;
  return (
    thing !== null &&
    isWritten(promise, thing) &&
    /^(?:i|we)$/.test(promise.subject) &&
    promise.due_at === undefined &&
    promise.agreed === undefined &&
    !/\b(?:by|before|once|when|as soon as|after|later|next|within|until|day|week|month)\b/i.test(
      promise.phrase,
    )
  );
}

/**
 * Promises to the same person share a message. One for which no channel was named goes along with the texts that were
 * promised, unless it is a document: those are for e-mail. Only the call decides, so that every run groups alike.
 */
export function groupChannelOf(promise: Commitment, all: Commitment[]): 'sms' | 'email' {
  if (promise.channel !== undefined) return promise.channel;
  const named = new Set(
    all.flatMap(({ channel, act }) => (act === 'call' || channel === undefined ? [] : [channel])),
  );
  const thing = thingIn(toWrittenPhrase(promise.phrase));
  const document = promise.act === 'deliver' && thing !== null && isDocument(thing);
  return named.size === 1 && named.has('sms') && !document ? 'sms' : 'email';
}
