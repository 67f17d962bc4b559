import 'server-only';
import type { Recipient } from '../people/recipients';
import type { Commitment } from '../reading/commitment';
import { thingIn } from '../reading/phrase';
import { comesSeparately } from './content';
import { lowerStart, shortenPhrase, toFirstPersonPlural, toWrittenPhrase, upperFirst } from './phrasing';

/** The sender: the signer's name (null means that messages say "we") and the organization. */
export type Sender = { signer: string | null; org_name: string };

/** Subject and body paragraphs of a message. */
export type Draft = { subject: string; paragraphs: string[] };

/** Drafts a message that repeats the promises in their own words. It never claims that something is enclosed or done. */
export function draftPromises(promises: Commitment[], sender: Sender): Draft {
  const asOnePerson = sender.signer !== null;
  const [single] = promises;
  const paragraphs =
    single !== undefined && promises.length === 1
      ? [`As promised, ${lowerStart(sentenceFor(single, asOnePerson))}${extraFor(single)}`]
      : [
          'As promised, here is what happens next:',
          promises.map((promise) => `- ${sentenceFor(promise, asOnePerson)}${extraFor(promise)}`).join('\n'),
        ];
  const things = promises.flatMap((promise) => thingIn(toWrittenPhrase(promise.phrase)) ?? []);
  return { subject: subjectFor(things), paragraphs };
}

/** Adds what the sentence lacks: the day of an agreed appointment, or that a document without a day comes separately. */
function extraFor(promise: Commitment): string {
  if (comesSeparately(promise)) return ' It will come in a separate message.';
  if (promise.agreed === undefined || isConfirmation(promise)) return '';
  return ` What we agreed: ${promise.agreed}.`;
}

/** Drafts a message that delivers a person's answer as the promised content. */
export function draftContent(promise: Commitment, content: string, sender: Sender): Draft {
  const thing = promise.explicit ? thingIn(toWrittenPhrase(promise.phrase)) : null;
  const subjectVerb = sender.signer === null ? 'we are' : 'I am';
  const opening =
    thing === null
      ? `As promised, ${subjectVerb} getting back to you after our call.`
      : `As promised, here is ${sender.signer === null ? toFirstPersonPlural(thing) : thing}:`;
  return { subject: subjectFor(thing === null ? [] : [thing]), paragraphs: [opening, content.trim()] };
}

function subjectFor(things: string[]): string {
  const named = things.length === 0 ? '' : `: ${things.join(' and ')}`;
  const [first = ''] = things;
  const all = `Following up on our call${named}`;
  if (all.length <= SUBJECT_CHARS) return all;
  return things.length > 1 && first.length < 60
    ? `Following up on our call: ${first} and more`
    : `Following up on our call: ${shortenPhrase(first, 60)}`;
}

const SUBJECT_CHARS = 90;

/** "We will send you the quote by Friday, May 15." */
export function sentenceFor(promise: Commitment, asOnePerson: boolean): string {
  const phrase = toWrittenPhrase(promise.phrase);
  if (promise.agreed !== undefined && isConfirmation(promise)) {
    return `Here is ${(thingIn(phrase) ?? 'the confirmation').replace(/^an? /i, 'your ')}: ${promise.agreed}.`;
  }
  const subject = promise.subject === 'i' && !asOnePerson ? 'we' : promise.subject;
  const predicate = subject === 'we' || !asOnePerson ? toFirstPersonPlural(phrase) : phrase;
  const subjectText = subject === 'i' ? 'I' : asOnePerson ? subject : toFirstPersonPlural(subject);
  return `${upperFirst(subjectText)} will ${predicate}.`;
}

/** A confirmation contains only what was agreed, so the message itself is the confirmation. */
function isConfirmation(promise: Commitment): boolean {
  return promise.act === 'deliver' && /\bconfirmation\b/i.test(promise.phrase);
}

const CLOSINGS = ['Best regards,', 'Kind regards,', 'With kind regards,'];

/** `attempt` counts earlier tries. The closing changes with it, so that a failed message is not proposed again word for word. */
export function emailBody(draft: Draft, recipient: Recipient, sender: Sender, attempt: number): string {
  return [
    `${greeting(recipient)},`,
    'Thank you for speaking with us.',
    ...draft.paragraphs,
    'If you have any questions in the meantime, just reply to this message.',
    signature(sender, attempt),
  ].join('\n\n');
}

/** A message whose text comes from a person or from the template. Only greeting and signature are added. */
export function letterBody(text: string, recipient: Recipient, sender: Sender, attempt: number): string {
  const hasGreeting = /^(?:hi|hello|dear|good (?:morning|afternoon|evening))\b/i.test(text);
  const hasSignature = /\b(?:regards|sincerely|thanks|thank you)\b[^\n]*\n?.*$/i.test(text.slice(-80));
  return [
    ...(hasGreeting ? [] : [`${greeting(recipient)},`]),
    text.trim(),
    ...(hasSignature && attempt === 0 ? [] : [signature(sender, attempt)]),
  ].join('\n\n');
}

/** A text message with the sender and the promises, limited to 1,500 characters. */
export function smsBody(draft: Draft, recipient: Recipient, sender: Sender, attempt: number): string {
  const from = sender.signer === null ? sender.org_name : `${sender.signer} from ${sender.org_name}`;
  const text = draft.paragraphs
    .join(' ')
    .replace(/\n- | - |\n/g, ' ')
    .replace(/: (?=I |We |You |Our |Here )/, '. ');
  return `${greeting(recipient)}, this is ${from}. ${text}${attempt === 0 ? '' : ' Thank you.'}`.slice(
    0,
    1_500,
  );
}

function signature(sender: Sender, attempt: number): string {
  const closing = CLOSINGS[Math.min(attempt, CLOSINGS.length - 1)] ?? 'Best regards,';
  return [closing, ...(sender.signer === null ? [] : [sender.signer]), sender.org_name].join('\n');
}

function greeting(recipient: Recipient): string {
  if (recipient.name === null) return 'Hello';
  const [first = '', ...otherNames] = recipient.name.split(/\s+/);
  return /^(?:dr|mr|mrs|ms|prof)\.?$/i.test(first)
    ? `Dear ${first} ${otherNames.at(-1) ?? ''}`.trim()
    : `Hello ${first}`;
}
