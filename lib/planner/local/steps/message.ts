import 'server-only';
import type { ToolCallEntry } from '../../../plans/schema/log-entry';
import { isStored } from '../../../plans/tools/stored-messages';
import type { RunContext } from '../../planner';
import { entriesFor, type History } from '../history';
import { instructionOf } from '../instruction';
import type { Intent, MessageIntent } from '../intents';
import { type Channel, channelFor } from '../people/channel';
import type { Sender } from '../writing/drafts';
import { topicOf } from '../writing/titles';
import {
  addressQuestion,
  contentQuestionFor,
  HANDLE_MYSELF,
  nameOf,
  optOutQuestion,
  promiseList,
} from '../writing/wording';
import { composeMessage, parseTarget } from './compose';
import type { IntentProgress } from './intent-progress';
import { rejectionNote, systemNote } from './notes';
import {
  type Answer,
  createQuestionResolver,
  type FindQuestions,
  type Question,
  type ResolveQuestion,
} from './questions';
import { dueQuestion } from './tracking';

const MAX_TRIES = 3;

/** The next step for one message, derived from the log. */
export function messageProgress(
  intent: MessageIntent,
  context: RunContext,
  history: History,
  sender: Sender,
): IntentProgress {
  const { recipient, evidence } = intent;
  const promises = intent.kind === 'message' ? intent.promises : [];
  const name = nameOf(recipient);
  // A message sent after the question about the due day is the promised thing itself, not its announcement.
  const dayQuestion = dueQuestion(history, evidence);
  const sent = entriesFor(history, ['send_email', 'send_sms'], evidence, recipient.contact_id).filter(
    (entry) =>
      dayQuestion === undefined || history.entries.indexOf(entry) < history.entries.indexOf(dayQuestion),
  );
  const addressEvidence = intent.kind === 'message' ? intent.addressEvidence : evidence;
  const findQuestions: FindQuestions = (about) =>
    entriesFor(history, ['ask_user'], about === 'detail' ? evidence : addressEvidence, undefined);
  const last = sent.at(-1);

  if (last?.status.state === 'executed')
    return { state: 'settled', line: `${sentTo(last, name)}: ${subjectOf(last)}.` };
  if (last?.status.state === 'rejected') {
    const { reason } = last.status;
    return {
      state: 'settled',
      line: `The message to ${name} was rejected: ${reason}.`,
      proposals: rejectionNote(reason, name, context, history),
    };
  }
  if (last !== undefined && last.status.state !== 'failed') {
    return { state: 'settled', line: `The message to ${name} was not sent (${last.status.state}).` };
  }

  const resolveQuestion = createQuestionResolver(intent, findQuestions, context, history);
  const needsContent = intent.kind === 'message' ? intent.missing === 'content' : intent.text === null;
  const content = needsContent
    ? resolveQuestion(
        'detail',
        0,
        intent.kind === 'message' ? contentQuestion(intent) : letterQuestion(context, intent),
      )
    : null;
  if (content?.state === 'dropped')
    return { state: 'settled', line: `Nothing was sent to ${name} about ${topicOf(promises)}.` };

  const preferred = promises.find((promise) => promise.channel !== undefined)?.channel;
  const channel = channelFor(recipient, preferred, context.template.allowed_tools);
  if (channel.way === 'none') {
    const text = `Promised to ${name}, and left to be done by hand: ${promiseList(promises)}`;
    return { state: 'settled', line: text, proposals: systemNote(text, intent, context, history) };
  }
  if (channel.way === 'forbidden') {
    const answer = resolveQuestion('detail', needsContent ? 1 : 0, {
      text: optOutQuestion(recipient, promises),
      choices: [HANDLE_MYSELF, 'It is no longer needed'],
    });
    if (answer.state === 'ask') return { state: 'propose', proposals: [answer.proposal] };
    return {
      state: 'settled',
      line: `${name} must not be written to; ${answer.state === 'answered' ? answer.text : 'nothing was decided'}.`,
    };
  }

  const address = addressFor(channel, sent, resolveQuestion);
  const missing = [content, address].flatMap((answer) => (answer?.state === 'ask' ? [answer.proposal] : []));
  if (missing.length > 0) return { state: 'propose', proposals: missing };
  const target = parseTarget(address);
  if (target === null || sent.length >= MAX_TRIES || history.refused.has(target.tool)) {
    return { state: 'settled', line: `No message could be sent to ${name} about ${topicOf(promises)}.` };
  }
  const text = content?.state === 'answered' ? content.text : null;
  const proposal = composeMessage(intent, target, text, sender, sent.length);
  return { state: 'propose', proposals: [proposal] };

  function addressFor(
    channel: Extract<Channel, { way: 'send' | 'ask_address' }>,
    tries: ToolCallEntry[],
    resolve: ResolveQuestion,
  ): Answer {
    const about =
      channel.way === 'ask_address' ? channel.about : channel.tool === 'send_email' ? 'email' : 'phone';
    const first: Answer =
      channel.way === 'send'
        ? { state: 'answered', text: channel.to }
        : resolve(about, 0, {
            text: addressQuestion(
              recipient,
              channel.about,
              addressEvidence.map(({ quote }) => quote),
            ),
            ...(recipient.spoken_email !== undefined && channel.about === 'email'
              ? { choices: [recipient.spoken_email] }
              : {}),
          });
    if (tries.length < 2) return first;
    // After two failures a person is asked for another address instead of trying the same one a third time.
    const error = last?.status.state === 'failed' ? last.status.error : '';
    const text = `The message to ${name} could not be delivered twice (${error.slice(0, 200)}). Which address or number should be tried? Answer “skip” to leave it.`;
    return resolve(about, channel.way === 'send' ? 0 : 1, { text });
  }
}

function contentQuestion({ recipient, promises }: Extract<Intent, { kind: 'message' }>): Question {
  const [promise] = promises;
  return { text: promise === undefined ? '' : contentQuestionFor(recipient, promise) };
}

/** The template's instructions are for the planner; a person sees only what a person wrote. */
function letterQuestion(context: RunContext, intent: MessageIntent): Question {
  const names = context.contacts.map(({ name }) => name).join(', ') || intent.recipient.label;
  const instruction = instructionOf(context);
  const question = `What should the message to ${names} say?`;
  return { text: instruction === '' ? question : `${question}\nThe plan: ${instruction}`.slice(0, 900) };
}

function sentTo(entry: ToolCallEntry, name: string): string {
  if (isStored(entry)) return `Stored for ${name}, not sent`;
  return `${entry.tool === 'send_email' ? 'Emailed' : 'Texted'} ${name}`;
}

export function subjectOf(entry: ToolCallEntry): string {
  const args = entry.approved_args ?? entry.args;
  const text =
    typeof args.subject === 'string' ? args.subject : typeof args.body === 'string' ? args.body : '';
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
