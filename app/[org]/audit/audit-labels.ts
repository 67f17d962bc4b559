import type { AuditDecision, AuditRow } from '@/lib/audit/schema';
import type { DecisionChannel } from '@/lib/auth/schema';
import { lookUp } from '@/lib/kit/look-up';
import type { ToolCallState } from '@/lib/plans/schema/log-entry';
import { ENTRY_STATES, entryState, type StateLabel } from '../plans/_entry/entry-state-badge';
import { TOOL_LABELS } from '../plans/_entry/tool-labels';

export const TOOLS = {
  send_email: TOOL_LABELS.send_email.name,
  send_sms: TOOL_LABELS.send_sms.name,
  ask_user: TOOL_LABELS.ask_user.name,
} as const;

/** Labels for the audit, which looks back; the inbox has labels for the person who decides. */
export const STATES = { ...ENTRY_STATES, pending: { ...ENTRY_STATES.pending, word: 'Waiting' } };

export function auditState(state: ToolCallState): StateLabel {
  return lookUp(STATES, state) ?? entryState(state);
}

export const CHANNELS: Record<DecisionChannel, string> = {
  web: 'In the app',
  api: 'By API',
  bulk: 'In bulk',
  rule: 'By a rule',
  autopilot: 'On autopilot',
  clock: 'Automatically',
};

const DECISIONS: Record<string, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  answer: 'Answered',
  edit: 'Edited',
  undo: 'Undone',
  resolve: 'Resolved',
  approve_plan: 'Approved the plan',
  reject_plan: 'Rejected the plan',
  edit_plan: 'Edited the plan',
};

export function decisionWord({ kind, outcome }: AuditDecision): string {
  if (kind === 'resolve') return outcome === 'sent' ? 'Resolved: it was sent' : 'Resolved: send it again';
  return DECISIONS[kind] ?? kind.replaceAll('_', ' ');
}

/** The subject of an audit row, in one line. */
export function titleOf({ kind, tool, args, approved_args, decisions }: AuditRow): string {
  const [first] = decisions;
  if (kind === 'plan') return first ? decisionWord(first) : 'Plan';
  const { subject, question, body } = approved_args ?? args ?? {};
  const text = [subject, question, body].find((value) => typeof value === 'string');
  return typeof text === 'string' ? text : tool ? TOOLS[tool] : '';
}

export function recipientOf({ args, approved_args }: AuditRow): string | null {
  const to = (approved_args ?? args)?.to;
  return typeof to === 'string' ? to : null;
}

/** A duration in its two largest units. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return '—';
  const wholeSeconds = Math.round(seconds);
  if (wholeSeconds < 60) return `${wholeSeconds} s`;
  const minutes = Math.floor(wholeSeconds / 60);
  if (minutes < 60) return `${minutes} min ${wholeSeconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
