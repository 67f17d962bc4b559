import 'server-only';
import type { Commitment } from '../reading/commitment';
import { VISIT } from '../reading/lexicon';
import { thingIn } from '../reading/phrase';
import { isDocument } from '../reading/sendable-objects';
import { toWrittenPhrase } from './phrasing';

/*
 * How messages deal with content that the call does not contain, such as a form or a price:
 * - what was agreed in the call is written out ("here is the confirmation: one to three on Tuesday");
 * - a person is asked for a document that is due on the day of the call, because a mere announcement would be late already;
 * - a document that is due later is announced with its day, and one without a day as coming in a separate message;
 * - a person is always asked for a link, a number or a code, because it is the whole content of the message.
 */

const BARE_REFERENCE =
  /\b(?:links?|urls?|(?:phone |reference |tracking |account |case |order |booking )?numbers?|codes?|passwords?|login|log-in)$/i;

/** True when a person has to give the content before the message can be written. */
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

/** True when the message announces a day on which the promise will be kept, so that a person has to check on that day. */
export function isTracked({ due_at, agreed, phrase }: Commitment): boolean {
  return (
    due_at !== undefined &&
    agreed === undefined &&
    !/\b(?:reminder|confirmation)\b/i.test(phrase) &&
    !VISIT.test(phrase)
  );
}

/** A thing that is promised by email or text is a written thing, whatever it is called. */
function isWritten({ phrase }: Commitment, thing: string): boolean {
  return isDocument(thing) || /^(?:e-?mail|text) you\b/i.test(phrase);
}

function isDueNow({ at_once, due_at, due_today }: Commitment): boolean {
  return due_at === undefined ? (at_once ?? false) : (due_today ?? false);
}

/** True for a promised document without a day. */
export function comesSeparately(promise: Commitment): boolean {
  const thing =
    promise.act === 'deliver' && promise.explicit ? thingIn(toWrittenPhrase(promise.phrase)) : null;
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
 * The channel by which promises to the same person are grouped into one message. A promise without a named channel joins the
 * promised text messages, unless it is a document, which goes by email. Only the call decides, so every run groups alike.
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
