import 'server-only';
import type { TrackingIntent } from '../intents';
import type { Recipient } from '../people/recipients';
import type { Commitment } from '../reading/commitment';
import { sentenceFor } from './drafts';
import { upperFirst } from './phrasing';
import { thingOf, topicOf } from './titles';

/* Texts for the members of the organization: questions, notes and reasons. */

const QUOTE_CHARS = 160;

/** Quotes a promise: the promise itself, or a bare "yes" together with the request that it answers. */
export function quoteOf(promise: Commitment | undefined): string {
  return pickQuote(promise?.evidence.map(({ quote }) => quote) ?? []);
}

/** Picks the quotes that a reader who was not on the call understands best. */
export function pickQuote(quotes: string[]): string {
  const pieces = quotes.map((quote) => quote.replace(/\s+/g, ' '));
  const full = pieces.findLast((piece) => !piece.endsWith('?') && piece.split(' ').length > 3);
  const question = pieces.findLast((piece) => piece.endsWith('?'));
  const lastPiece = pieces.at(-1) ?? '';
  const shown =
    full !== undefined
      ? [full]
      : question !== undefined && question !== lastPiece
        ? [question, lastPiece]
        : [lastPiece];
  return shown.map((quote) => `“${shorten(quote)}”`).join(' – ');
}

function shorten(quote: string): string {
  return quote.length <= QUOTE_CHARS ? quote : `${quote.slice(0, QUOTE_CHARS).replace(/\s\S*$/, '')}…`;
}

export function nameOf(recipient: Recipient): string {
  return recipient.label;
}

export function promiseList(promises: Commitment[]): string {
  return promises.map((promise) => sentenceFor(promise, false)).join(' ');
}

export function addressQuestion(recipient: Recipient, about: 'email' | 'phone', quotes: string[]): string {
  const addressKind = about === 'email' ? 'email address' : 'mobile number';
  const call = quotes.length === 0 ? '' : ` In the call it was promised: ${pickQuote(quotes)}`;
  return `Which ${addressKind} should the message to ${nameOf(recipient)} go to? None is known.${call}`;
}

export function contentQuestionFor(recipient: Recipient, promise: Commitment): string {
  const thing = thingOf(promise);
  const name = nameOf(recipient);
  if (thing === null) {
    return `In the call, ${name} was promised this: ${quoteOf(promise)} What exactly should be sent? Write it here, or answer “skip” to send nothing.${earlierQuoteText(promise)}`;
  }
  return `${upperFirst(name)} was promised ${thing}: ${quoteOf(promise)} What should the message contain? Paste it here, or answer “skip” to send nothing.`;
}

function earlierQuoteText({ evidence }: Commitment): string {
  const earlier =
    evidence.length > 1 && (evidence.at(-1)?.quote.split(' ').length ?? 0) > 3 ? evidence[0] : undefined;
  return earlier === undefined ? '' : ` Said before: “${earlier.quote.slice(0, 300)}”`;
}

export const HANDLE_MYSELF = 'I will take care of it myself';

export function optOutQuestion(recipient: Recipient, promises: Commitment[]): string {
  return `${nameOf(recipient)} has asked not to be written to, but was promised something in the call: ${quoteOf(promises[0])} How should this be kept? Nothing will be sent from here.`;
}

export function reminderQuestion(recipient: Recipient, promise: Commitment): string {
  const callerText = /^(?:i|we)$/.test(promise.subject)
    ? ''
    : ` (by ${promise.subject.replace(/^my /, 'our ')})`;
  const number = recipient.phone === null ? '' : ` at ${recipient.phone}`;
  const due = promise.due_on === undefined ? '' : ` Due: ${promise.due_on}.`;
  return `A call to ${nameOf(recipient)}${number} was promised${callerText}: ${quoteOf(promise)}${due} Has it been made?`;
}

export const REMINDER_CHOICES = ['Yes, it is done', 'It is no longer needed'];

export const DUE_CHOICES = ['It is done', 'It is no longer needed'];

/** Names a tracked promise: "The quote for Maya Lopez", "Bo: write up the minutes". */
export function ownerOf({ owner, recipient, promise }: TrackingIntent): string {
  if (owner !== null) return `${owner}: ${promise.phrase}`;
  return upperFirst(`${topicOf([promise])} for ${recipient?.label ?? 'the other side'}`);
}

export function dueQuestionText(intent: TrackingIntent): string {
  const { owner, recipient, promise } = intent;
  const due = `due ${promise.due_on}`;
  if (owner !== null) return `${owner} took this on, ${due}: ${quoteOf(promise)} Is it done?`;
  const quote = `${recipient?.label ?? 'The other side'} was told of this, ${due}: ${quoteOf(promise)}`;
  return promise.act === 'deliver'
    ? `${quote} Has it been sent? If not, paste here what is to be sent, and it will be proposed as a message.`
    : `${quote} Has it been done?`;
}

/** The text of a note: one line per promise, with its date and quote. */
export function noteText(
  promises: Commitment[],
  owner: string,
  day: string | null,
  meeting: boolean,
): string {
  const dateText = day === null ? '' : ` of ${day}`;
  const head = meeting
    ? `${owner} took on in the call${dateText}:`
    : `Promised to ${owner} in the call${dateText}:`;
  const lines = promises.map((promise) => {
    const due = promise.due_on === undefined ? '' : ` (due ${promise.due_on})`;
    return meeting
      ? `- ${upperFirst(promise.phrase)}${due}: ${quoteOf(promise)}`
      : `- ${sentenceFor(promise, false)}${due} ${quoteOf(promise)}`;
  });
  return [head, ...lines].join('\n').slice(0, 4_900);
}
