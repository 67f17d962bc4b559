import 'server-only';
import type { ToolCallEntry } from '../../plans/schema';
import type { OutboundTool } from '../../plans/tool-args';
import type { Proposal, RunContext } from '../planner';
import { emailIn, phoneIn } from './addresses';
import { type Channel, channelFor } from './channel';
import { entriesFor, type History } from './history';
import type { Intent } from './intents';
import type { Recipient } from './recipients';
import {
  type Draft,
  draftContent,
  draftPromises,
  emailBody,
  letterBody,
  smsBody,
  type Voice,
} from './writing/drafts';
import { topicOf } from './writing/titles';
import { askAddress, askContent, askForbidden, HANDLE_MYSELF, nameOf, promiseList } from './writing/wording';

/** Where an intent stands: `propose` more, come back `later`, or `settled` with a line for the plan's summary. */
export type Standing =
  | { state: 'propose'; proposals: Proposal[] }
  | { state: 'later'; at: string; reason: string }
  | { state: 'settled'; line: string; proposals?: Proposal[] };

type Message = Extract<Intent, { kind: 'message' | 'letter' }>;

const MAX_TRIES = 3;
const NO_ANSWER =
  /^\s*(?:skip|no|none|nothing|no thanks?|not needed|cancel|don'?t(?: send)?|n\/a|drop it)\b/i;

/** The next move for one message, as the log stands. */
export function messageStanding(
  intent: Message,
  context: RunContext,
  history: History,
  voice: Voice,
): Standing {
  const { recipient, evidence } = intent;
  const promises = intent.kind === 'message' ? intent.promises : [];
  const name = nameOf(recipient);
  const sent = entriesFor(history, ['send_email', 'send_sms'], evidence, recipient.contact_id);
  const together = intent.kind === 'message' ? intent.together : evidence;
  const questions: Questions = (about) =>
    entriesFor(history, ['ask_user'], about === 'detail' ? evidence : together, undefined);
  const last = sent.at(-1);

  if (last?.status.state === 'executed')
    return { state: 'settled', line: `${sentAs(last.tool)} ${name}: ${subjectOf(last)}.` };
  if (last?.status.state === 'rejected') {
    const { reason } = last.status;
    return {
      state: 'settled',
      line: `The message to ${name} was rejected: ${reason}.`,
      proposals: noteOf(reason, name, context, history),
    };
  }
  if (last !== undefined && last.status.state !== 'failed') {
    return { state: 'settled', line: `The message to ${name} was not sent (${last.status.state}).` };
  }

  const ask = asker(intent, questions, context, history);
  const needsContent = intent.kind === 'message' ? intent.missing === 'content' : intent.text === null;
  const content = needsContent
    ? ask('detail', 0, intent.kind === 'message' ? contentQuestion(intent) : letterQuestion(context))
    : null;
  if (content?.state === 'dropped')
    return { state: 'settled', line: `Nothing was sent to ${name} about ${topicOf(promises)}.` };

  const wanted = promises.find((promise) => promise.channel !== undefined)?.channel;
  const channel = channelFor(recipient, wanted, context.template.allowed_tools);
  if (channel.way === 'none') {
    const text = `Promised to ${name}, and left to be done by hand: ${promiseList(promises)}`;
    return { state: 'settled', line: text, proposals: systemNote(text, intent, context, history) };
  }
  if (channel.way === 'forbidden') {
    const answer = ask('detail', needsContent ? 1 : 0, {
      text: askForbidden(recipient, promises),
      choices: [HANDLE_MYSELF, 'It is no longer needed'],
    });
    if (answer.state === 'ask') return { state: 'propose', proposals: [answer.proposal] };
    return {
      state: 'settled',
      line: `${name} must not be written to; ${answer.state === 'answered' ? answer.text : 'nothing was decided'}.`,
    };
  }

  const address = addressFor(channel, sent, ask);
  const asked = [content, address].flatMap((answer) => (answer?.state === 'ask' ? [answer.proposal] : []));
  if (asked.length > 0) return { state: 'propose', proposals: asked };
  const target = targetOf(address);
  if (target === null || sent.length >= MAX_TRIES || history.refused.has(target.tool)) {
    return { state: 'settled', line: `No message could be sent to ${name} about ${topicOf(promises)}.` };
  }
  const text = content?.state === 'answered' ? content.text : null;
  const proposal = write(intent, target, text, voice, sent.length);
  return { state: 'propose', proposals: [proposal] };

  function addressFor(
    way: Extract<Channel, { way: 'send' | 'ask_address' }>,
    tries: ToolCallEntry[],
    question: Asker,
  ): Answer {
    const about = way.way === 'ask_address' ? way.about : way.tool === 'send_email' ? 'email' : 'phone';
    const first: Answer =
      way.way === 'send'
        ? { state: 'answered', text: way.to }
        : question(about, 0, {
            text: askAddress(
              recipient,
              way.about,
              together.map(({ quote }) => quote),
            ),
            ...(recipient.heard !== undefined && way.about === 'email' ? { choices: [recipient.heard] } : {}),
          });
    if (tries.length < 2) return first;
    // It failed twice: a person has to say where it can go, instead of a third try into the wall.
    const error = last?.status.state === 'failed' ? last.status.error : '';
    const text = `The message to ${name} could not be delivered twice (${error.slice(0, 200)}). Which address or number should be tried? Answer “skip” to leave it.`;
    return question(about, way.way === 'send' ? 0 : 1, { text });
  }
}

type Answer =
  | { state: 'answered'; text: string }
  | { state: 'dropped' }
  | { state: 'ask'; proposal: Proposal };
type Question = { text: string; choices?: string[] };
type Questions = (about: string) => ToolCallEntry[];
type Asker = (about: string, nth: number, question: Question) => Answer;

/** The answer to the nth question about something, or the question itself when it has not been asked yet. */
function asker(intent: Message, questions: Questions, context: RunContext, history: History): Asker {
  return (about, nth, question) => {
    const shared = intent.kind === 'letter' && about === 'detail';
    const contact_id = shared ? undefined : intent.recipient.contact_id;
    const asked = questions(about).filter(
      ({ args }) => args.about === about && (intent.evidence.length > 0 || args.contact_id === contact_id),
    )[nth];
    if (asked?.status.state === 'answered') {
      return NO_ANSWER.test(asked.status.answer)
        ? { state: 'dropped' }
        : { state: 'answered', text: asked.status.answer };
    }
    if (
      asked !== undefined ||
      !context.template.allowed_tools.includes('ask_user') ||
      history.refused.has('ask_user')
    )
      return { state: 'dropped' };
    const args = {
      question: question.text.slice(0, 1_000),
      ...(question.choices === undefined ? {} : { choices: question.choices }),
      about,
      ...(contact_id === undefined ? {} : { contact_id }),
    };
    return {
      state: 'ask',
      proposal: {
        tool: 'ask_user',
        args,
        evidence: about === 'detail' || intent.kind === 'letter' ? intent.evidence : intent.together,
      },
    };
  };
}

function targetOf(address: Answer): { tool: OutboundTool; to: string } | null {
  if (address.state !== 'answered') return null;
  const email = emailIn(address.text);
  if (email !== null) return { tool: 'send_email', to: email };
  const phone = phoneIn(address.text);
  return phone === null ? null : { tool: 'send_sms', to: phone };
}

function write(
  intent: Message,
  target: { tool: OutboundTool; to: string },
  answer: string | null,
  voice: Voice,
  attempt: number,
): Proposal {
  const { recipient, evidence } = intent;
  const contact = recipient.contact_id === undefined ? {} : { contact_id: recipient.contact_id };
  const draft = draftFor(intent, answer, voice);
  const letter = intent.kind === 'letter';
  if (target.tool === 'send_sms') {
    const body = letter ? draft.paragraphs.join('\n') : smsBody(draft, recipient, voice, attempt);
    return { tool: 'send_sms', args: { to: target.to, body, ...contact }, evidence };
  }
  const body = letter
    ? letterBody(draft.paragraphs.join('\n\n'), recipient, voice, attempt)
    : emailBody(draft, recipient, voice, attempt);
  return { tool: 'send_email', args: { to: target.to, subject: draft.subject, body, ...contact }, evidence };
}

function draftFor(intent: Message, answer: string | null, voice: Voice): Draft {
  if (intent.kind === 'letter')
    return { subject: `A message from ${voice.org_name}`, paragraphs: [intent.text ?? answer ?? ''] };
  const [promise] = intent.promises;
  return intent.missing === 'content' && answer !== null && promise !== undefined
    ? draftContent(promise, answer, voice)
    : draftPromises(intent.promises, voice);
}

function contentQuestion({ recipient, promises }: Extract<Intent, { kind: 'message' }>): Question {
  const [promise] = promises;
  return { text: promise === undefined ? '' : askContent(recipient, promise) };
}

function letterQuestion({ template, plan }: RunContext): Question {
  const names = plan.contacts.map((contact: Recipient | { name: string }) => contact.name).join(', ');
  return {
    text: `What should the message to ${names} say? The template asks for: ${template.description}`.slice(
      0,
      900,
    ),
  };
}

/** A reason that says more than "no" is kept where the next reader of the plan looks. */
function noteOf(reason: string, name: string, context: RunContext, history: History): Proposal[] {
  if (reason.trim().split(/\s+/).length < 3) return [];
  const text =
    `The message to ${name} was rejected and will not be proposed again. The reason given: ${reason}`.slice(
      0,
      4_900,
    );
  return noteOnce(text, [], context, history);
}

function systemNote(text: string, intent: Message, context: RunContext, history: History): Proposal[] {
  return noteOnce(text.slice(0, 4_900), intent.evidence, context, history);
}

function noteOnce(
  text: string,
  evidence: Proposal['evidence'],
  { template }: RunContext,
  history: History,
): Proposal[] {
  const known = history.entries.some(
    (entry) => entry.tool === 'update_system_note' && entry.args.text === text,
  );
  if (
    known ||
    !template.allowed_tools.includes('update_system_note') ||
    history.refused.has('update_system_note')
  )
    return [];
  return [{ tool: 'update_system_note', args: { text }, evidence }];
}

function sentAs(tool: string): string {
  return tool === 'send_email' ? 'E-mailed' : 'Texted';
}

function subjectOf(entry: ToolCallEntry): string {
  const args = entry.approved_args ?? entry.args;
  const text =
    typeof args.subject === 'string' ? args.subject : typeof args.body === 'string' ? args.body : '';
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
