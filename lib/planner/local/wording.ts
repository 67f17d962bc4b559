import 'server-only';
import { sentenceFor, written } from './drafts';
import type { Commitment } from './reading/commitments';
import { formatDate } from './reading/due';
import { thingIn } from './reading/phrase';
import type { Recipient } from './recipients';

/* What Greenlight says to the people of its own organisation: questions, notes, reasons. */

const QUOTE_CHARS = 160;

/** What somebody said, short and without noise at its ends. */
export function quoteOf(promise: Commitment | undefined): string {
  const said = promise?.evidence.at(-1)?.quote.replace(/\s+/g, ' ') ?? '';
  return said.length <= QUOTE_CHARS ? `“${said}”` : `“${said.slice(0, QUOTE_CHARS).replace(/\s\S*$/, '')}…”`;
}

export function nameOf(recipient: Recipient): string {
  return recipient.label;
}

/** "the quote for the fence" or, when nothing can be named, the promise itself. */
export function topicOf(promises: Commitment[]): string {
  const [first] = promises;
  if (first === undefined) return 'follow-up';
  const thing = first.clear ? thingIn(written(first.phrase)) : null;
  const more = promises.length > 1 ? ` and ${promises.length - 1} more` : '';
  return `${
    thing ??
    (first.clear
      ? written(first.phrase)
          .replace(/\byou\b/gi, 'them')
          .replace(/\byour\b/gi, 'their')
      : 'what was promised')
  }${more}`;
}

export function promiseList(promises: Commitment[]): string {
  return promises.map((promise) => sentenceFor(promise, false)).join(' ');
}

export function askAddress(recipient: Recipient, about: 'email' | 'phone', quote: string): string {
  const what = about === 'email' ? 'e-mail address' : 'mobile number';
  const call = quote === '' ? '' : ` In the call it was promised: “${quote.slice(0, 300)}”`;
  return `Which ${what} should the message to ${nameOf(recipient)} go to? None is known.${call}`;
}

export function askContent(recipient: Recipient, promise: Commitment): string {
  const thing = promise.clear ? thingIn(written(promise.phrase)) : null;
  if (thing === null) {
    return `${quoteOf(promise)} was promised to ${nameOf(recipient)}, but the call does not say plainly what that is. What should the message say? Answer “skip” to send nothing.${before(promise)}`;
  }
  return `${upperStart(thing)} was promised to ${nameOf(recipient)}: ${quoteOf(promise)} What should be sent? Paste it here, or answer “skip” to send nothing.`;
}

function before(promise: Commitment): string {
  const [earlier] = promise.evidence.length > 1 ? promise.evidence : [];
  return earlier === undefined ? '' : ` Said just before: “${earlier.quote.slice(0, 300)}”`;
}

export const HANDLE_MYSELF = 'I will take care of it myself';

export function askForbidden(recipient: Recipient, promises: Commitment[]): string {
  return `${nameOf(recipient)} has asked not to be written to, but was promised something in the call: ${quoteOf(promises[0])} How should this be kept? Nothing will be sent from here.`;
}

export function askReminder(recipient: Recipient, promise: Commitment): string {
  const who =
    promise.subject === 'i' || promise.subject === 'we'
      ? promise.speaker
      : promise.subject.replace(/^my /, 'our ');
  const number = recipient.phone === null ? '' : ` at ${recipient.phone}`;
  const due = promise.due_at === undefined ? '' : ` It was due by ${formatDate(promise.due_at)}.`;
  return `A call to ${nameOf(recipient)}${number} was promised (${who}): ${quoteOf(promise)}${due} Has it been made?`;
}

export const REMINDER_CHOICES = ['Yes, it is done', 'It is no longer needed'];

/** One line for each promise, with its date and what was said. */
export function noteText(
  promises: Commitment[],
  owner: string,
  started_at: string | null,
  meeting: boolean,
): string {
  const when = started_at === null ? '' : ` of ${formatDate(started_at)}`;
  const head = meeting ? `${owner} took on in the call${when}:` : `Promised to ${owner} in the call${when}:`;
  const lines = promises.map((promise) => {
    const due = promise.due_at === undefined ? '' : ` (due ${formatDate(promise.due_at)})`;
    return meeting
      ? `- ${upperStart(promise.phrase)}${due}: ${quoteOf(promise)}`
      : `- ${sentenceFor(promise, false)}${due} ${quoteOf(promise)}`;
  });
  return [head, ...lines].join('\n').slice(0, 4_900);
}

export function upperStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
