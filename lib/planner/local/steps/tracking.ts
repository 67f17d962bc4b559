import 'server-only';
import type { Evidence, ToolCallEntry } from '../../../plans/schema/log-entry';
import { isStored } from '../../../plans/tools/stored-messages';
import type { Proposal, RunContext } from '../../planner';
import { entriesFor, type History } from '../history';
import type { TrackingIntent } from '../intents';
import { morningOf } from '../time/zone';
import { draftContent, emailBody, type Sender, smsBody } from '../writing/drafts';
import { DUE_CHOICES, dueQuestionText, ownerOf, quoteOf } from '../writing/wording';
import type { IntentProgress } from './intent-progress';

const OUTBOUND = ['send_email', 'send_sms'] as const;
const MAX_TRIES = 2;
/** The topic that distinguishes the question on the due day from other questions about the same promise. */
const DUE_TOPIC = 'due';

/**
 * A message that says "by Friday" only announces the promise. Once it was sent, a person is asked on the due day whether the
 * promise is kept; text that they paste is proposed as the promised message.
 */
export function trackingProgress(
  intent: TrackingIntent,
  context: RunContext,
  history: History,
  sender: Sender,
): IntentProgress {
  const { promise, evidence, announcement } = intent;
  const question = dueQuestion(history, evidence);
  const announced =
    announcement === null ? undefined : findAnnouncement(intent, announcement, question, history);
  if (announcement !== null && announced === undefined) return { state: 'settled', line: '' };

  if (question === undefined) return askWhenDue(intent, context, history);
  if (question.status.state !== 'answered') return { state: 'settled', line: '' };
  const { answer } = question.status;
  if (announced === undefined || promise.act !== 'deliver' || isDecision(answer)) {
    return { state: 'settled', line: `${ownerOf(intent)}, due ${promise.due_on}: ${answer}.` };
  }
  return deliverAnswer(intent, { announced, question, answer }, history, sender);
}

export function dueQuestion(history: History, evidence: Evidence[]): ToolCallEntry | undefined {
  return entriesFor(history, ['ask_user'], evidence, undefined).find(({ args }) => args.about === DUE_TOPIC);
}

function findAnnouncement(
  { recipient }: TrackingIntent,
  announcement: Evidence[],
  question: ToolCallEntry | undefined,
  history: History,
): ToolCallEntry | undefined {
  const until = question === undefined ? history.entries.length : history.entries.indexOf(question);
  return entriesFor(history, [...OUTBOUND], announcement, recipient?.contact_id).find(
    (entry) => entry.status.state === 'executed' && history.entries.indexOf(entry) < until,
  );
}

function askWhenDue(intent: TrackingIntent, context: RunContext, history: History): IntentProgress {
  const { template, now, time_zone, plan } = context;
  const { promise, recipient, evidence } = intent;
  const can = (tool: 'ask_user' | 'schedule_next_execution') =>
    template.allowed_tools.includes(tool) && !history.refused.has(tool);
  if (!can('ask_user') || wasDueBefore(promise, plan.created_at)) return { state: 'settled', line: '' };
  const at = reminderTimeOf(promise, time_zone);
  if (at > new Date(now).toISOString()) {
    if (!can('schedule_next_execution')) return { state: 'settled', line: '' };
    return { state: 'later', at, reason: `${ownerOf(intent)}, due ${promise.due_on}: ${quoteOf(promise)}` };
  }
  const args = {
    question: dueQuestionText(intent).slice(0, 1_000),
    choices: DUE_CHOICES,
    about: DUE_TOPIC,
    ...(recipient?.contact_id === undefined ? {} : { contact_id: recipient.contact_id }),
  };
  return { state: 'propose', proposals: [{ tool: 'ask_user', args, evidence }] };
}

/** True when the due time had passed when the plan was made. Imported old calls would otherwise raise a question for each promise. */
export function wasDueBefore({ due_at }: TrackingIntent['promise'], planned: string): boolean {
  return due_at === undefined || Date.parse(due_at) < Date.parse(planned);
}

/** The morning of the due day, or the due time itself when it is earlier or when the promise is due on the day of the call. */
export function reminderTimeOf(promise: TrackingIntent['promise'], time_zone: string): string {
  const due = promise.due_at ?? '';
  const morning = morningOf(due, time_zone);
  return promise.due_today || due < morning ? due : morning;
}

function isDecision(answer: string): boolean {
  return DUE_CHOICES.includes(answer) || /^\s*(?:yes|no|done|skip|sent|not yet|already)\b/i.test(answer);
}

function deliverAnswer(
  { promise, recipient, evidence }: TrackingIntent,
  { announced, question, answer }: { announced: ToolCallEntry; question: ToolCallEntry; answer: string },
  history: History,
  sender: Sender,
): IntentProgress {
  const tries = entriesFor(history, [...OUTBOUND], evidence, recipient?.contact_id).filter(
    (entry) => history.entries.indexOf(entry) > history.entries.indexOf(question),
  );
  const last = tries.at(-1);
  const name = recipient?.label ?? 'the other side';
  const failed = last?.status.state === 'failed';
  if (recipient === null || (last !== undefined && !(failed && tries.length < MAX_TRIES))) {
    const sent = last?.status.state === 'executed' && !isStored(last);
    const how = sent ? 'sent' : last && isStored(last) ? 'stored, not sent' : 'not sent';
    return { state: 'settled', line: `What was due on ${promise.due_on} was ${how} to ${name}.` };
  }
  if (history.refused.has(announced.tool)) return { state: 'settled', line: '' };
  const sent = announced.approved_args ?? announced.args;
  const draft = draftContent(promise, answer, sender);
  const to = sent.to;
  const contact = recipient.contact_id === undefined ? {} : { contact_id: recipient.contact_id };
  const args: Proposal['args'] =
    announced.tool === 'send_sms'
      ? { to, body: smsBody(draft, recipient, sender, tries.length), ...contact }
      : { to, subject: draft.subject, body: emailBody(draft, recipient, sender, tries.length), ...contact };
  return { state: 'propose', proposals: [{ tool: announced.tool, args, evidence }] };
}
