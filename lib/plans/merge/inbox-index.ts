import type { InboxKind } from '../inbox-kinds';
import type { Inbox, InboxIndex, InboxIndexItem } from '../schema/inbox';
import type { PlanLogDisplay } from '../schema/log-entry';
import type { OutboundTool } from '../tools/tool-args';
import { type LiveInbox, newestById, newestStates, since, withState } from './records';

// What waits, without its content: by id, version and kind. Enough for every count, however little of the inbox is loaded.

const MESSAGE_KINDS: Record<OutboundTool, InboxKind> = { send_email: 'email', send_sms: 'text' };
const kindsByTool = new Map<string, InboxKind>(Object.entries(MESSAGE_KINDS));

/** Only messages and questions wait. */
export function kindOf(tool: string, state: string | null): InboxKind {
  if (state === 'unknown') return 'unclear';
  return kindsByTool.get(tool) ?? 'question';
}

export function kindOfLog({ entry }: PlanLogDisplay): InboxKind {
  return entry.kind === 'tool_call' ? kindOf(entry.tool, entry.status.state) : 'question';
}

/** An approved message waits only for its time, not for a person. */
export function isOpen({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && (entry.status.state === 'pending' || entry.status.state === 'unknown');
}

/** Approved messages still wait in the inbox for their undo window to pass. */
export function waitsForPerson({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && ['pending', 'approved', 'unknown'].includes(entry.status.state);
}

/** The number of open decisions of each kind, loaded or not. */
export function countKinds({ plans, items, rest }: Inbox): Record<InboxKind, number> {
  const counts: Record<InboxKind, number> = {
    email: 0,
    text: 0,
    question: 0,
    plan: plans.length,
    unclear: 0,
  };
  for (const { log } of items) if (isOpen(log)) counts[kindOfLog(log)] += 1;
  for (const { kind, open } of rest) if (open) counts[kind] += 1;
  return counts;
}

export function countOpen(inbox: Inbox): number {
  return Object.values(countKinds(inbox)).reduce((sum, count) => sum + count, 0);
}

/**
 * The number of open decisions now: the index with the events after its cursor. An event has everything that the index
 * needs, so unlike the inbox the index never has to be fetched again for a plan that it does not contain.
 */
export function countOpenNow(index: InboxIndex, live: LiveInbox): number {
  const items = new Map<string, Pick<InboxIndexItem, 'open'>>(index.items.map((item) => [item.id, item]));
  for (const log of newestById(since(index, live.logs)).values()) {
    if (waitsForPerson(log)) items.set(log.id, { open: isOpen(log) });
    else items.delete(log.id);
  }
  const states = newestStates(since(index, live.stateChanges));
  const plans = newestById([...since(index, live.newPlans), ...since(index, live.updatedPlans)]);
  const statuses = new Map([...states].map(([id, { state }]) => [id, state.status]));
  for (const [id, plan] of plans) statuses.set(id, withState(plan, states.get(id)).state.status);
  for (const [id, status] of statuses) {
    if (status === 'pending_review') items.set(id, { open: true });
    else items.delete(id);
  }
  return [...items.values()].filter(({ open }) => open).length;
}
