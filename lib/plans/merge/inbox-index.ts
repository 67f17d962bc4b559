import { parseCursor } from '../../events/event-names';
import type { InboxKind } from '../inbox-kinds';
import type { Inbox, InboxItem, InboxRest } from '../schema/inbox';
import type { PlanLogDisplay } from '../schema/log-entry';
import type { Plan } from '../schema/plan';

// An inbox of any length: its first page, and of the rest the ids and versions, by which it is counted and loaded.

/** A part of the rest: what was asked for, and the answer. */
export type InboxPart = { asked: readonly string[]; answer: Inbox };

export function kindOf(tool: string, state: string | null): InboxKind {
  if (state === 'unknown') return 'unclear';
  return tool === 'send_email' ? 'email' : tool === 'send_sms' ? 'text' : 'question';
}

export function kindOfLog({ entry }: PlanLogDisplay): InboxKind {
  return entry.kind === 'tool_call' ? kindOf(entry.tool, entry.status.state) : 'question';
}

/** What is approved waits only for its time and needs nobody. */
export function isOpen({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && (entry.status.state === 'pending' || entry.status.state === 'unknown');
}

/** How many decisions are open, loaded or not, of each kind. */
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
 * The inbox with the parts of its rest that are loaded. A part may have been read before the inbox or after it: what it
 * holds counts as long as the inbox says that it waits, in no younger version.
 */
export function fillInbox(inbox: Inbox, parts: readonly InboxPart[]): Inbox {
  if (parts.length === 0 || inbox.rest.length === 0) return inbox;
  const items = new Map<string, InboxItem>();
  const plans = new Map<string, Plan>();
  for (const { answer } of parts) {
    for (const item of answer.items) items.set(item.log.id, item);
    for (const plan of answer.plans) plans.set(plan.id, plan);
  }
  const found: { items: InboxItem[]; plans: Plan[] } = { items: [], plans: [] };
  const rest: InboxRest[] = [];
  for (const each of inbox.rest) {
    const item = items.get(each.id);
    const plan = plans.get(each.id);
    if (item && item.log.version >= each.version) found.items.push(item);
    else if (plan && plan.version >= each.version) found.plans.push(plan);
    else rest.push(each);
  }
  return {
    ...inbox,
    items: [...inbox.items, ...found.items],
    plans: [...inbox.plans, ...found.plans],
    rest,
  };
}

/** What of the rest has not been asked for since the inbox was read. */
export function unasked({ rest, cursor }: Inbox, parts: readonly InboxPart[]): string[] {
  const fresh = new Set(
    parts.filter(({ answer }) => isAsNew(answer.cursor, cursor)).flatMap(({ asked }) => asked),
  );
  return rest.filter(({ id }) => !fresh.has(id)).map(({ id }) => id);
}

function isAsNew(cursor: string, other: string): boolean {
  const [a, b] = [parseCursor(cursor), parseCursor(other)];
  return a !== null && b !== null && a.epoch === b.epoch && a.seq >= b.seq;
}
