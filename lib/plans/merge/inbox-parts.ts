import { parseCursor } from '../../events/event-names';
import type { Inbox, InboxItem, InboxRemainder } from '../schema/inbox';
import type { Plan } from '../schema/plan';
import { compare } from './records';

// An inbox of any length: its first page, and the other items loaded by their ids, part by part.

/** The ids of one request, and the answer. */
export type InboxPart = { ids: readonly string[]; answer: Inbox };

/**
 * The inbox with the parts of its rest that are loaded. A part may have been read before the inbox or after it: an item in
 * it counts as long as the inbox has it in no higher version. Versions of another epoch cannot be compared: such a part does
 * not count.
 */
export function fillInbox(inbox: Inbox, parts: readonly InboxPart[]): Inbox {
  if (parts.length === 0 || inbox.rest.length === 0) return inbox;
  const epoch = parseCursor(inbox.cursor)?.epoch;
  const items = new Map<string, InboxItem>();
  const plans = new Map<string, Plan>();
  for (const { answer } of parts) {
    if (parseCursor(answer.cursor)?.epoch !== epoch) continue;
    for (const item of answer.items) items.set(item.log.id, item);
    for (const plan of answer.plans) plans.set(plan.id, plan);
  }
  const found: { items: InboxItem[]; plans: Plan[] } = { items: [], plans: [] };
  const rest: InboxRemainder[] = [];
  for (const restItem of inbox.rest) {
    const item = items.get(restItem.id);
    const plan = plans.get(restItem.id);
    if (item && item.log.version >= restItem.version) found.items.push(withReminder(item, restItem));
    else if (plan && plan.version >= restItem.version) found.plans.push(plan);
    else rest.push(restItem);
  }
  return {
    ...inbox,
    items: [...inbox.items, ...found.items],
    plans: [...inbox.plans, ...found.plans],
    rest,
  };
}

/**
 * The ids to load: those of the rest of which no part has the version that the inbox names. An id that a part asked for at
 * the inbox's moment or later, and did not get, has been settled since and is left out.
 */
export function idsToLoad(inbox: Inbox, parts: readonly InboxPart[]): string[] {
  const answered = new Set(
    parts.filter(({ answer }) => isAtLeastAsNew(answer.cursor, inbox.cursor)).flatMap(({ ids }) => ids),
  );
  return fillInbox(inbox, parts).rest.flatMap(({ id }) => (answered.has(id) ? [] : [id]));
}

/** A reminder leaves the item's version as it is, so of the same version the later reminder counts. */
function withReminder(item: InboxItem, { version, reminded_at }: InboxRemainder): InboxItem {
  if (item.log.version !== version || compare(item.reminded_at ?? '', reminded_at ?? '') >= 0) return item;
  return { ...item, reminded_at };
}

function isAtLeastAsNew(cursor: string, other: string): boolean {
  const [a, b] = [parseCursor(cursor), parseCursor(other)];
  return a !== null && b !== null && a.epoch === b.epoch && a.seq >= b.seq;
}
