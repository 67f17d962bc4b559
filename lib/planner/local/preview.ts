import 'server-only';
import type { PreviewAction } from '../../plans/schema/plan';
import type { ToolName } from '../../plans/tools/tool-args';
import type { PlanningContext, Preview } from '../planner';
import type { Steps } from './cooperative-scheduling';
import { type Intent, outlineOf, type TrackingIntent } from './intents';
import { channelFor } from './people/channel';
import { meetsStartCondition } from './start-condition';
import { reminderTimeOf, wasDueBefore } from './steps/tracking';
import { formatDate } from './time/zone';
import { upperFirst } from './writing/phrasing';
import { titleOf, topicOf } from './writing/titles';
import { nameOf, ownerOf, promiseList, quoteOf } from './writing/wording';

/** Describes what the plan would do, for a person to review before anything is drafted. */
export function* previewOf(context: PlanningContext): Steps<Preview> {
  const { template, call } = context;
  if (!(yield* meetsStartCondition(template.start_condition, call))) {
    return {
      owed: false,
      reason: `The call does not meet the template's start condition: ${template.start_condition}`,
    };
  }
  const outline = yield* outlineOf(context);
  if (call !== null && outline.commitments.length === 0) {
    return { owed: false, reason: 'No one promised anything in this call that is still open.' };
  }
  const all: PreviewAction[] = [];
  for (const intent of outline.intents) {
    yield;
    all.push(...actionsFor(intent, context));
  }
  const actions = withoutDuplicates(all);
  if (actions.length === 0) {
    const reason =
      outline.intents.length === 0
        ? 'The plan has no contact to write to.'
        : 'Something was promised, but the template allows none of the tools that it takes.';
    return { owed: false, reason };
  }
  return {
    owed: true,
    title: titleFor(outline.mode, outline.intents, context),
    description: describe(outline.mode, context),
    actions,
  };

  function describe(mode: string, { org_name, time_zone }: PlanningContext): string {
    if (call === null) return '';
    const dateText = call.started_at === null ? '' : ` of ${formatDate(call.started_at, time_zone)}`;
    const owed = outline.commitments.map((promise) => `- ${promise.speaker}: ${quoteOf(promise)}`).join('\n');
    const head =
      mode === 'meeting'
        ? `What people took on in the call${dateText}:`
        : `What ${org_name} promised in the call${dateText}:`;
    return `${head}\n${owed}`.slice(0, 4_900);
  }
}

/** Two messages can need the same question, which is listed once. */
function withoutDuplicates(actions: PreviewAction[]): PreviewAction[] {
  const seen = new Set<string>();
  return actions.filter((action) => {
    const key = JSON.stringify(action);
    return !seen.has(key) && seen.add(key);
  });
}

function titleFor(mode: string, intents: Intent[], { template }: PlanningContext): string {
  const promises = intents.flatMap((intent) =>
    intent.kind === 'message' || intent.kind === 'note' ? intent.promises : [],
  );
  if (mode === 'manual') return template.name.slice(0, 200);
  if (mode === 'meeting') {
    const owners = [...new Set(promises.map((promise) => promise.speaker))];
    const shown =
      owners.length > 3
        ? `${owners.slice(0, 3).join(', ')} and ${owners.length - 3} more`
        : owners.join(', ');
    return `Action items: ${shown}`.slice(0, 200);
  }
  return titleOf(intents);
}

function actionsFor(intent: Intent, context: PlanningContext): PreviewAction[] {
  const allowed = context.template.allowed_tools;
  if (intent.kind === 'message' || intent.kind === 'letter') return messageActions(intent, allowed);
  if (intent.kind === 'reminder') {
    if (!allowed.includes('ask_user')) return [];
    const { promise, recipient, evidence } = intent;
    const summary = `Check that ${nameOf(recipient)} has been called: ${quoteOf(promise)}`;
    return [
      { tool: 'ask_user', summary, ...toField(recipient.phone), ...dueField(promise.due_at), evidence },
    ];
  }
  if (intent.kind === 'tracking') return trackingActions(intent, context);
  const tool = noteTool(intent, allowed);
  if (tool === null) return [];
  const isService =
    intent.contact_id !== undefined || intent.promises.every((promise) => promise.speaker !== intent.owner);
  const content = isService
    ? promiseList(intent.promises)
    : intent.promises.map((promise) => promise.phrase).join('; ');
  const summary = `Note for ${intent.owner}: ${content}`;
  return [
    {
      tool,
      summary: summary.slice(0, 400),
      ...dueField(intent.promises[0]?.due_at),
      evidence: intent.evidence,
    },
  ];
}

function trackingActions(intent: TrackingIntent, context: PlanningContext): PreviewAction[] {
  const { recipient, owner, promise, evidence } = intent;
  const allowed = context.template.allowed_tools;
  if (!allowed.includes('ask_user') || !allowed.includes('schedule_next_execution')) return [];
  if (wasDueBefore(promise, context.now)) return [];
  const way = recipient === null ? 'send' : channelFor(recipient, promise.channel, allowed).way;
  if (way !== 'send' && way !== 'ask_address') return [];
  const summary =
    owner === null
      ? `Ask on ${promise.due_on} whether it is done: ${ownerOf(intent)}`
      : `Ask on ${promise.due_on} whether ${owner} has done it: ${promise.phrase}`;
  const due_at = reminderTimeOf(promise, context.time_zone);
  return [{ tool: 'ask_user', summary: summary.slice(0, 400), due_at, evidence }];
}

function messageActions(
  intent: Extract<Intent, { kind: 'message' | 'letter' }>,
  allowed: ToolName[],
): PreviewAction[] {
  const { recipient, evidence } = intent;
  const promises = intent.kind === 'message' ? intent.promises : [];
  const preferred = promises.find((promise) => promise.channel !== undefined)?.channel;
  const channel = channelFor(recipient, preferred, allowed);
  const dueAt = promises.map((promise) => promise.due_at).find((at) => at !== undefined);
  const actions: PreviewAction[] = [];
  const missing = intent.kind === 'message' ? intent.missing === 'content' : intent.text === null;
  const content = missing ? topicOf(promises) : promiseList(promises);
  if (channel.way === 'forbidden') {
    return [
      {
        tool: 'ask_user',
        summary: `Ask how to keep the promise to ${nameOf(recipient)}, who must not be written to`,
        evidence,
      },
    ];
  }
  if (channel.way === 'none') {
    return allowed.includes('update_system_note') && promises.length > 0
      ? [
          {
            tool: 'update_system_note',
            summary: `Note what was promised: ${content}`,
            ...dueField(dueAt),
            evidence,
          },
        ]
      : [];
  }
  if (missing && !allowed.includes('ask_user')) return [];
  if (missing) {
    const summary =
      promises.length === 0
        ? `Ask what the message to ${nameOf(recipient)} should say`
        : `Ask what to send: ${quoteOf(promises[0])}`;
    actions.push({ tool: 'ask_user', summary, evidence });
  }
  if (channel.way === 'ask_address') {
    const address = channel.about === 'email' ? 'email address' : 'mobile number';
    actions.push({
      tool: 'ask_user',
      summary: `Ask for the ${address} of ${nameOf(recipient)}`,
      evidence: intent.kind === 'message' ? intent.addressEvidence : evidence,
    });
  }
  const tool = channel.way === 'send' ? channel.tool : channel.about === 'email' ? 'send_email' : 'send_sms';
  const verb = tool === 'send_email' ? 'Email' : 'Text';
  const summary = upperFirst(
    `${actions.length > 0 ? 'then ' : ''}${verb.toLowerCase()} ${nameOf(recipient)}: ${content}`,
  );
  actions.push({
    tool,
    summary: summary.slice(0, 400),
    ...toField(channel.way === 'send' ? channel.to : null),
    ...dueField(dueAt),
    evidence,
  });
  return actions;
}

/** The tool for a note: on the contact when there is one, otherwise on the plan. Null when the template allows neither. */
export function noteTool(intent: Extract<Intent, { kind: 'note' }>, allowed: ToolName[]): ToolName | null {
  if (intent.contact_id !== undefined && allowed.includes('write_interaction_note'))
    return 'write_interaction_note';
  return allowed.includes('update_system_note') ? 'update_system_note' : null;
}

function toField(address: string | null): { to?: string } {
  return address === null ? {} : { to: address };
}

function dueField(at: string | undefined): { due_at?: string } {
  return at === undefined ? {} : { due_at: at };
}
