import 'server-only';
import type { Evidence, ToolCallEntry } from '../../../plans/schema/log-entry';
import type { Proposal, RunContext } from '../../planner';
import { entriesFor, type History } from '../history';
import type { TrackingIntent } from '../intents';
import { morningOf } from '../time/zone';
import { draftContent, emailBody, smsBody, type Voice } from '../writing/drafts';
import { askDue, DUE_CHOICES, ownerOf, quoteOf } from '../writing/wording';
import type { Standing } from './intent-progress';

const OUTBOUND = ['send_email', 'send_sms'] as const;
const MAX_TRIES = 2;
/** Tells the question about a promise whose day has come from every other question about it. */
const ABOUT = 'due';

/**
 * A message that says "by Friday" keeps no promise. Once it was sent, a person is asked on the day; what they paste is proposed
 * as the message that was promised.
 */
export function trackingStanding(
  intent: TrackingIntent,
  context: RunContext,
  history: History,
  voice: Voice,
): Standing {
  const { promise, evidence, cover } = intent;
  const asked = dueQuestion(history, evidence);
  const announced = cover === null ? undefined : announcementOf(intent, cover, asked, history);
  if (cover !== null && announced === undefined) return { state: 'settled', line: '' };

  if (asked === undefined) return ask(intent, context, history);
  if (asked.status.state !== 'answered') return { state: 'settled', line: '' };
  const { answer } = asked.status;
  if (announced === undefined || promise.act !== 'deliver' || isDecision(answer)) {
    return { state: 'settled', line: `${ownerOf(intent)}, due ${promise.due_on}: ${answer}.` };
  }
  return handOver(intent, { announced, asked, answer }, history, voice);
}

export function dueQuestion(history: History, evidence: Evidence[]): ToolCallEntry | undefined {
  return entriesFor(history, ['ask_user'], evidence, undefined).find(({ args }) => args.about === ABOUT);
}

function announcementOf(
  { recipient }: TrackingIntent,
  cover: Evidence[],
  asked: ToolCallEntry | undefined,
  history: History,
): ToolCallEntry | undefined {
  const until = asked === undefined ? history.entries.length : history.entries.indexOf(asked);
  return entriesFor(history, [...OUTBOUND], cover, recipient?.contact_id).find(
    (entry) => entry.status.state === 'executed' && history.entries.indexOf(entry) < until,
  );
}

function ask(intent: TrackingIntent, context: RunContext, history: History): Standing {
  const { template, now, time_zone, plan } = context;
  const { promise, recipient, evidence } = intent;
  const can = (tool: 'ask_user' | 'schedule_next_execution') =>
    template.allowed_tools.includes(tool) && !history.refused.has(tool);
  if (!can('ask_user') || isOver(promise, plan.created_at)) return { state: 'settled', line: '' };
  const at = trackedFrom(promise, time_zone);
  if (at > new Date(now).toISOString()) {
    if (!can('schedule_next_execution')) return { state: 'settled', line: '' };
    return { state: 'later', at, reason: `${ownerOf(intent)}, due ${promise.due_on}: ${quoteOf(promise)}` };
  }
  const args = {
    question: askDue(intent).slice(0, 1_000),
    choices: DUE_CHOICES,
    about: ABOUT,
    ...(recipient?.contact_id === undefined ? {} : { contact_id: recipient.contact_id }),
  };
  return { state: 'propose', proposals: [{ tool: 'ask_user', args, evidence }] };
}

/** Whoever imports calls of last month does not want to be asked about each. */
export function isOver({ due_at }: TrackingIntent['promise'], planned: string): boolean {
  return due_at === undefined || Date.parse(due_at) < Date.parse(planned);
}

/** In the morning of its day, or when it is due, if that is earlier or the morning was before the call. */
export function trackedFrom(promise: TrackingIntent['promise'], time_zone: string): string {
  const due = promise.due_at ?? '';
  const morning = morningOf(due, time_zone);
  return promise.due_today || due < morning ? due : morning;
}

function isDecision(answer: string): boolean {
  return DUE_CHOICES.includes(answer) || /^\s*(?:yes|no|done|skip|sent|not yet|already)\b/i.test(answer);
}

function handOver(
  { promise, recipient, evidence }: TrackingIntent,
  { announced, asked, answer }: { announced: ToolCallEntry; asked: ToolCallEntry; answer: string },
  history: History,
  voice: Voice,
): Standing {
  const tries = entriesFor(history, [...OUTBOUND], evidence, recipient?.contact_id).filter(
    (entry) => history.entries.indexOf(entry) > history.entries.indexOf(asked),
  );
  const last = tries.at(-1);
  const name = recipient?.label ?? 'the other side';
  const failed = last?.status.state === 'failed';
  if (recipient === null || (last !== undefined && !(failed && tries.length < MAX_TRIES))) {
    const done = last?.status.state === 'executed';
    return {
      state: 'settled',
      line: `What was due on ${promise.due_on} was ${done ? '' : 'not '}sent to ${name}.`,
    };
  }
  if (history.refused.has(announced.tool)) return { state: 'settled', line: '' };
  const sent = announced.approved_args ?? announced.args;
  const draft = draftContent(promise, answer, voice);
  const to = sent.to;
  const contact = recipient.contact_id === undefined ? {} : { contact_id: recipient.contact_id };
  const args: Proposal['args'] =
    announced.tool === 'send_sms'
      ? { to, body: smsBody(draft, recipient, voice, tries.length), ...contact }
      : { to, subject: draft.subject, body: emailBody(draft, recipient, voice, tries.length), ...contact };
  return { state: 'propose', proposals: [{ tool: announced.tool, args, evidence }] };
}
