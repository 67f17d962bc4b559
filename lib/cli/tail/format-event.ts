import { OUR_ROLE } from '../../calls/our-role';
import type { CallSummary, PlanningState } from '../../calls/schema';
import type { OrgEvent } from '../../events/schema';
import {
  EVT_CALL_CREATED,
  EVT_CALL_UPDATED,
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from '../../events/schema';
import type { SystemEntry, ToolCallEntry } from '../../plans/schema/log-entry';
import type { PlanState } from '../../plans/schema/plan';
import type { Style } from './printable';

/** What the event is about: a plan, whose title may have to be fetched, or a call, by its title. */
export type Subject = { planId: string } | { title: string };

/** `at`: null where the event has no time. */
export type EventLine = { subject: Subject; at: string | null; text: string; style: Style | null };

/** Formats an event as one line. Its text is unchanged: the caller makes it printable. */
export function formatEvent(event: OrgEvent): EventLine {
  switch (event.type) {
    case EVT_PLAN_LOG_NEW: {
      const { plan_id, entry, created_at } = event.payload;
      const subject = { planId: plan_id };
      if (entry.kind === 'system') return { subject, at: created_at, text: systemText(entry), style: 'dim' };
      return { subject, at: timeOf(entry) ?? created_at, text: toolText(entry), style: styleOf(entry) };
    }
    case EVT_PLAN_STATE_CHANGED: {
      const { plan_id: planId, state } = event.payload;
      return { subject: { planId }, at: null, text: `plan is ${stateText(state)}`, style: 'bold' };
    }
    case EVT_PLAN_CREATED: {
      const { id: planId, created_at: at, state } = event.payload;
      return { subject: { planId }, at, text: `new plan, ${stateText(state)}`, style: 'bold' };
    }
    case EVT_PLAN_UPDATED:
      return {
        subject: { planId: event.payload.id },
        at: null,
        text: 'title or description edited',
        style: null,
      };
    case EVT_CALL_CREATED: {
      const { source, turn_count, created_at: at } = event.payload;
      const text = `new call from ${source}, ${turn_count} turns`;
      return { subject: { title: callTitle(event.payload) }, at, text, style: 'bold' };
    }
    case EVT_CALL_UPDATED:
      return {
        subject: { title: callTitle(event.payload) },
        at: null,
        text: planningText(event.payload.planning),
        style: event.payload.planning.state === 'failed' ? 'red' : null,
      };
  }
}

/** The people of the other side, else everybody. */
function callTitle({ participants }: CallSummary): string {
  const theirs = participants.filter(({ role }) => role !== OUR_ROLE);
  const names = (theirs.length > 0 ? theirs : participants).map(({ name, speaker }) => name ?? speaker);
  return names.length > 0 ? `Call with ${names.join(', ')}` : 'Call';
}

function planningText(planning: PlanningState): string {
  switch (planning.state) {
    case 'queued':
      return 'call waiting to be read';
    case 'planned':
      return `call read, ${planning.plan_ids.length === 1 ? '1 plan' : `${planning.plan_ids.length} plans`}`;
    case 'nothing_owed':
      return `call read, nothing promised${after(planning.reason)}`;
    case 'failed':
      return `call could not be read${after(planning.reason)}`;
  }
}

function timeOf({ status }: ToolCallEntry): string | null {
  if ('at' in status) return status.at;
  return 'since' in status ? status.since : null;
}

function styleOf({ status: { state } }: ToolCallEntry): Style | null {
  if (state === 'pending') return 'yellow';
  if (state === 'executed') return 'green';
  return state === 'failed' || state === 'unknown' ? 'red' : null;
}

function toolText({ tool, args, approved_args, status }: ToolCallEntry): string {
  const to = (approved_args ?? args).to;
  const what = typeof to === 'string' ? `${tool} to ${to}` : tool;
  const by = 'by' in status && status.by ? ` by ${status.by.name}` : '';
  return `${what} ${status.state}${by}${after(detailOf(status))}`;
}

function detailOf(status: ToolCallEntry['status']): string | undefined {
  switch (status.state) {
    case 'pending':
      return status.held;
    case 'rejected':
      return status.reason;
    case 'answered':
      return status.answer;
    case 'failed':
    case 'unknown':
      return status.error;
    case 'executed':
      return status.receipt && !status.receipt.delivered ? 'stored in the outbox, not sent' : undefined;
    default:
      return undefined;
  }
}

function systemText(entry: SystemEntry): string {
  switch (entry.event) {
    case 'execution_started':
      return 'run started';
    case 'execution_ended':
      return `run ended${after(entry.outcome)}`;
    case 'model_reasoning':
      return `reasoning${after(entry.text)}`;
    case 'plan_edited':
      return `plan edited by ${entry.by.name}${after(entry.changed.join(', '))}`;
    case 'lifecycle':
      return `plan ${entry.action} by ${entry.by.name}${after(entry.reason)}`;
    case 'refused':
      return `${entry.tool} refused${after(entry.reason)}`;
    case 'reminder':
      return `still waiting for a decision, since ${entry.waiting_since}`;
    case 'stalled':
      return `run stalled since ${entry.since}`;
  }
}

function stateText(state: PlanState): string {
  const by = 'by' in state && state.by ? ` by ${state.by.name}` : '';
  if (state.status === 'completed')
    return `completed${state.stored ? `, ${state.stored} stored, not sent` : ''}${after(state.summary)}`;
  if (state.status === 'failed' || state.status === 'rejected')
    return `${state.status}${by}${after(state.reason)}`;
  if ('next_execution_at' in state && state.next_execution_at)
    return `${state.status}, next run ${state.next_execution_at}`;
  return `${state.status}${by}`;
}

function after(detail: string | undefined): string {
  return detail ? `: ${detail}` : '';
}
