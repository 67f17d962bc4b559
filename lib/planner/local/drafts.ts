import 'server-only';
import type { Commitment } from './reading/commitments';
import { formatDate } from './reading/due';
import { thingIn } from './reading/phrase';
import type { Recipient } from './recipients';

/** Who writes, and about which call. */
export type Voice = { signer: string | null; org_name: string; started_at: string | null };

/** The body of a message in paragraphs, and what it is about. */
export type Draft = { subject: string; paragraphs: string[] };

/** Says what was promised, in the words of the promise; it never claims that something is enclosed or done. */
export function draftPromises(promises: Commitment[], voice: Voice): Draft {
  const lines = promises.map((promise) => sentenceFor(promise, voice.signer !== null));
  const [only = ''] = lines;
  const paragraphs =
    lines.length === 1
      ? [`As promised, ${lowerStart(only)}`]
      : ['As promised, here is what happens next:', lines.map((line) => `- ${line}`).join('\n')];
  const thing = promises.length === 1 ? thingIn(written(promises[0]?.phrase ?? '')) : null;
  return { subject: subjectFor(thing), paragraphs };
}

/** The answer to a question, sent on as what was promised. */
export function draftContent(promise: Commitment, content: string, voice: Voice): Draft {
  const thing = promise.clear ? thingIn(written(promise.phrase)) : null;
  const getting = voice.signer === null ? 'we are' : 'I am';
  const opening =
    thing === null
      ? `As promised, ${getting} getting back to you after our call.`
      : `As promised, here is ${voice.signer === null ? plural(thing) : thing}:`;
  return { subject: subjectFor(thing), paragraphs: [opening, content.trim()] };
}

function subjectFor(thing: string | null): string {
  const subject = thing === null ? 'Following up on our call' : `Following up on our call: ${thing}`;
  return subject.length <= 120 ? subject : 'Following up on our call';
}

/** "We will send you the quote by Friday, May 15." */
export function sentenceFor(promise: Commitment, asOnePerson: boolean): string {
  const phrase = written(promise.phrase);
  const subject = promise.subject === 'i' && !asOnePerson ? 'we' : promise.subject;
  const own = subject === 'we' || !asOnePerson ? plural(phrase) : phrase;
  const who = subject === 'i' ? 'I' : asOnePerson ? subject : plural(subject);
  const agreed = promise.agreed === undefined ? '' : ` What we agreed: ${promise.agreed}.`;
  return `${upperFirst(who)} will ${own}.${agreed}`;
}

/** From voice to writing: "email you the form" inside an e-mail is just "send you the form". */
export function written(phrase: string): string {
  return phrase
    .replace(
      /^send you (?:over |across )?an? (?:quick )?(?:e-?mail|text|message|text message) (?:with|containing|about) /i,
      'send you ',
    )
    .replace(
      /^(?:e-?mail|text|message|shoot|drop|ping) you (?=(?:the|a|an|some|your|our|my|all|that)\b)/i,
      'send you ',
    )
    .replace(/^(?:e-?mail|text) ((?:the|your|a|an|our|my) .+?) to you\b/i, 'send you $1')
    .replace(
      /^get an? (.+?) (?:done|booked|organi[sz]ed|arranged|scheduled|set up|sorted)\b/i,
      (_, thing: string) => `arrange ${/^[aeiou]/i.test(thing) ? 'an' : 'a'} ${thing}`,
    )
    .replace(/,? (?:by|via|over|through|in an) (?:e-?mail|text|sms)\b/i, '')
    .replace(/\bgonna\b/gi, 'going to')
    .replace(/\b(the \w+) for (?:that|this|it)\b/gi, '$1')
    .replace(/\bi\b/g, 'I')
    .trim();
}

const PLURAL: Record<string, string> = { i: 'we', my: 'our', me: 'us', myself: 'ourselves', mine: 'ours' };

function plural(text: string): string {
  return text.replace(/\b(?:I|my|me|myself|mine)\b/gi, (word) => PLURAL[word.toLowerCase()] ?? word);
}

const CLOSINGS = ['Best regards,', 'Kind regards,', 'With kind regards,'];

/** `attempt` counts earlier tries: what failed once is not proposed again word for word. */
export function emailBody(draft: Draft, recipient: Recipient, voice: Voice, attempt: number): string {
  const when = voice.started_at === null ? '' : ` on ${formatDate(voice.started_at)}`;
  return [
    `${greeting(recipient)},`,
    `Thank you for speaking with us${when}.`,
    ...draft.paragraphs,
    'If you have any questions in the meantime, just reply to this message.',
    signature(voice, attempt),
  ].join('\n\n');
}

/** A message whose words were given by a person or by the template: nothing is added but greeting and name. */
export function letterBody(text: string, recipient: Recipient, voice: Voice, attempt: number): string {
  const greeted = /^(?:hi|hello|dear|good (?:morning|afternoon|evening))\b/i.test(text);
  const signed = /\b(?:regards|sincerely|thanks|thank you)\b[^\n]*\n?.*$/i.test(text.slice(-80));
  return [
    ...(greeted ? [] : [`${greeting(recipient)},`]),
    text.trim(),
    ...(signed && attempt === 0 ? [] : [signature(voice, attempt)]),
  ].join('\n\n');
}

/** One text message: who writes, and what was promised. */
export function smsBody(draft: Draft, recipient: Recipient, voice: Voice, attempt: number): string {
  const from = voice.signer === null ? voice.org_name : `${voice.signer} from ${voice.org_name}`;
  const text = draft.paragraphs
    .join(' ')
    .replace(/\n- | - |\n/g, ' ')
    .replace(/: (?=I |We |You )/, '. ');
  return `${greeting(recipient)}, this is ${from}. ${text}${attempt === 0 ? '' : ' Thank you.'}`.slice(
    0,
    1_500,
  );
}

function signature(voice: Voice, attempt: number): string {
  const closing = CLOSINGS[Math.min(attempt, CLOSINGS.length - 1)] ?? 'Best regards,';
  return [closing, ...(voice.signer === null ? [] : [voice.signer]), voice.org_name].join('\n');
}

function greeting(recipient: Recipient): string {
  if (recipient.name === null) return 'Hello';
  const [first = '', ...rest] = recipient.name.split(/\s+/);
  return /^(?:dr|mr|mrs|ms|prof)\.?$/i.test(first)
    ? `Dear ${first} ${rest.at(-1) ?? ''}`.trim()
    : `Hello ${first}`;
}

function lowerStart(sentence: string): string {
  return /^I\b/.test(sentence) ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
