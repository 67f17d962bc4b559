import 'server-only';
import type { Proposal, RunContext, Step } from '../planner';
import type { Steps } from './cooperative-scheduling';
import { entriesFor, type History, historyOf, isWaiting } from './history';
import { type Intent, type Outline, outlineOf } from './intents';
import { noteTool } from './preview';
import type { IntentProgress } from './steps/intent-progress';
import { messageProgress } from './steps/message';
import { reminderProgress } from './steps/reminder';
import { trackingProgress } from './steps/tracking';
import { formatDate } from './time/zone';
import type { Sender } from './writing/drafts';
import { noteText, quoteOf } from './writing/wording';

const MAX_SUMMARY = 1_000;

/**
 * The next step of a run. It looks up each intent in the log and proposes what is missing. The result depends only on the call,
 * the template and the log, so a step that is requested again after a crash is the same step.
 */
export function* nextStep(context: RunContext): Steps<Step> {
  const history = historyOf(context);
  if (isWaiting(history)) return { proposals: [] };
  const outline = yield* outlineOf(context);

  const reads = readsFor(context, outline, history);
  if (reads.length > 0) return { reasoning: reasoningFor(outline), proposals: reads };

  const sender: Sender = {
    signer: outline.signer,
    org_name: context.org_name,
  };
  const progress: IntentProgress[] = [];
  for (const intent of outline.intents) {
    yield;
    progress.push(progressOf(intent, context, history, outline, sender));
  }
  const proposals = withoutDuplicates(
    progress.flatMap((item) => (item.state === 'later' ? [] : (item.proposals ?? []))),
  );
  if (proposals.length > 0) return { proposals };

  const later = progress.filter((item) => item.state === 'later').sort((a, b) => a.at.localeCompare(b.at))[0];
  if (later !== undefined) return { proposals: [scheduleNextRun(later, history)] };
  return { proposals: completePlan(progress, history) };
}

function progressOf(
  intent: Intent,
  context: RunContext,
  history: History,
  outline: Outline,
  sender: Sender,
): IntentProgress {
  if (intent.kind === 'message' || intent.kind === 'letter')
    return messageProgress(intent, context, history, sender);
  if (intent.kind === 'reminder') return reminderProgress(intent, context, history);
  if (intent.kind === 'tracking') return trackingProgress(intent, context, history, sender);
  const tool = noteTool(intent, context.template.allowed_tools);
  const line =
    outline.mode === 'meeting' ? `Noted what ${intent.owner} took on.` : 'Noted what was promised.';
  const isNoted =
    entriesFor(history, ['write_interaction_note', 'update_system_note'], intent.evidence, undefined).length >
    0;
  if (tool === null || isNoted || history.refused.has(tool))
    return { state: 'settled', line: tool === null ? '' : line };
  const started = context.call?.started_at ?? null;
  const text = noteText(
    intent.promises,
    intent.owner,
    started === null ? null : formatDate(started, context.time_zone),
    outline.mode === 'meeting',
  );
  const args = tool === 'write_interaction_note' ? { contact_id: intent.contact_id, text } : { text };
  return { state: 'propose', proposals: [{ tool, args, evidence: intent.evidence }] };
}

/** A plan can be woken early and has to be scheduled again; the count in the reason keeps the proposal from being a duplicate. */
function scheduleNextRun({ at, reason }: { at: string; reason: string }, { entries }: History): Proposal {
  const earlierCount = entries.filter((entry) => entry.tool === 'schedule_next_execution').length;
  const suffix = earlierCount === 0 ? '' : ` (set again, ${earlierCount + 1})`;
  return {
    tool: 'schedule_next_execution',
    args: { at, reason: `${reason.slice(0, 470)}${suffix}` },
    evidence: [],
  };
}

function readsFor(
  { template, contacts, plan }: RunContext,
  outline: Outline,
  { entries, refused }: History,
): Proposal[] {
  if (!template.allowed_tools.includes('get_contact_details') || refused.has('get_contact_details'))
    return [];
  const contactIds = new Set(
    outline.intents.map((intent) =>
      intent.kind === 'note' ? intent.contact_id : intent.recipient?.contact_id,
    ),
  );
  return contacts
    .filter(({ id }) => contactIds.has(id) && plan.contacts.some((contact) => contact.id === id))
    .filter(
      ({ id }) =>
        !entries.some((entry) => entry.tool === 'get_contact_details' && entry.args.contact_id === id),
    )
    .map(({ id }) => ({ tool: 'get_contact_details', args: { contact_id: id }, evidence: [] }));
}

function reasoningFor({ commitments, mode }: Outline): string {
  if (mode === 'manual')
    return 'This plan was started by hand and has no call. First, how the contacts can be reached.';
  const promiseLines = commitments.map((promise) => `${promise.speaker}: ${quoteOf(promise)}`).join('\n');
  return `Still owed after the call:\n${promiseLines}\nFirst, how the other side can be reached.`.slice(
    0,
    4_000,
  );
}

/** `complete_plan` is always allowed, even when the template does not list it. */
function completePlan(progress: IntentProgress[], { refused }: History): Proposal[] {
  if (refused.has('complete_plan')) return [];
  const lines = progress.flatMap((item) => (item.state === 'settled' && item.line !== '' ? [item.line] : []));
  const summary = lines.length === 0 ? 'There was nothing to do.' : lines.join(' ');
  return [{ tool: 'complete_plan', args: { summary: summary.slice(0, MAX_SUMMARY) }, evidence: [] }];
}

/** In a plan without a call all contacts share one question, which would otherwise be proposed once per contact. */
function withoutDuplicates(proposals: Proposal[]): Proposal[] {
  const seen = new Set<string>();
  return proposals.filter(({ tool, args }) => {
    const key = `${tool} ${JSON.stringify(args)}`;
    return !seen.has(key) && seen.add(key);
  });
}
