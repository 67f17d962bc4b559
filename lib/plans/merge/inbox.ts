import type { Inbox, InboxItem, InboxRemainder } from '../schema/inbox';
import type { PlanLogDisplay, PlanLogEvent } from '../schema/log-entry';
import type { Plan } from '../schema/plan';
import { isOpen, kindOfLog, waitsForPerson } from './inbox-index';
import {
  byAge,
  byTime,
  compare,
  type LiveInbox,
  newestById,
  newestStates,
  since,
  toDisplay,
  withState,
} from './records';

// Merges the inbox, by the rules of records.ts.

/** The inbox as it is now: settled entries leave; new ones join once their plan is known. */
export function mergeInbox(inbox: Inbox, live: LiveInbox): Inbox {
  const known = knownPlans(inbox, live);
  const plans = [...known.plans.values()].filter((plan) => plan.state.status === 'pending_review');
  const items = new Map(inbox.items.map((item) => [item.log.id, item]));
  const reminded = newestReminders(since(inbox, live.logs));
  for (const log of since(inbox, live.logs)) {
    const item = items.get(log.id);
    if (item && item.log.version >= log.version) continue;
    const context = item ?? known.contexts.get(log.plan_id);
    if (context)
      items.set(log.id, { reminded_at: null, ...context, plan_id: log.plan_id, log: toDisplay(log) });
  }
  const waiting = [...items.values()]
    .filter((item) => waitsForPerson(item.log))
    .map((item) => {
      const last = reminded.get(item.log.id)?.created_at ?? item.reminded_at;
      const context = known.contexts.get(item.plan_id);
      return sameItem({ ...item, ...context, reminded_at: isUnknown(item.log) ? null : last });
    });
  return {
    ...inbox,
    plans: plans.sort((a, b) => byAge(b, a)),
    items: waiting.sort(byUrgency(inbox.read_at)),
    rest: unloadedWaiting(inbox, live, (id) => items.has(id) || known.plans.has(id)),
  };
}

/** The unloaded entries that are not known to be settled. */
function unloadedWaiting(inbox: Inbox, live: LiveInbox, isLoaded: (id: string) => boolean): InboxRemainder[] {
  if (inbox.rest.length === 0) return inbox.rest;
  const logs = newestById(since(inbox, live.logs));
  const states = newestStates(since(inbox, live.stateChanges));
  return inbox.rest.flatMap((restItem) => {
    if (isLoaded(restItem.id)) return [];
    const log = logs.get(restItem.id);
    const state = states.get(restItem.id)?.state.status ?? 'pending_review';
    if (!log) return restItem.kind === 'plan' && state !== 'pending_review' ? [] : [restItem];
    if (!waitsForPerson(log)) return [];
    return [{ ...restItem, version: log.version, kind: kindOfLog(log), open: isOpen(log) }];
  });
}

/** The last item that showed each entry. */
const lastItems = new WeakMap<PlanLogDisplay, InboxItem>();

/** The former item object, when it is unchanged. */
export function sameItem(item: InboxItem): InboxItem {
  const known = lastItems.get(item.log);
  const same =
    known?.plan_id === item.plan_id &&
    known.plan_title === item.plan_title &&
    known.contact === item.contact &&
    known.template === item.template &&
    known.reminded_at === item.reminded_at;
  if (!same) lastItems.set(item.log, item);
  return same ? known : item;
}

/** An entry that expires within this time, in milliseconds, is urgent. */
export const EXPIRES_SOON_MS = 24 * 3_600_000;

/** Soon expiring entries first, the soonest first; then those with a reminder; then the others; oldest first. */
export function byUrgency(readAt: string): (a: InboxItem, b: InboxItem) => number {
  const expiry = expiryBefore(readAt);
  const rank = (item: InboxItem) => (expiry(item) ? 0 : isReminded(item) ? 1 : 2);
  return (a, b) => rank(a) - rank(b) || compare(expiry(a), expiry(b)) || byTime(a.log, b.log);
}

/** Whether the entry is sorted before those that merely wait. */
export function isUrgent(item: InboxItem, readAt: string): boolean {
  return expiryBefore(readAt)(item) !== '' || isReminded(item);
}

export function expiresSoon(item: InboxItem, readAt: string): boolean {
  return expiryBefore(readAt)(item) !== '';
}

function isReminded({ log: { entry }, reminded_at }: InboxItem): boolean {
  return entry.kind === 'tool_call' && entry.status.state === 'pending' && reminded_at !== null;
}

/** The expiry of a waiting entry, if it is soon; otherwise an empty string. */
function expiryBefore(readAt: string): (item: InboxItem) => string {
  const soon = new Date(Date.parse(readAt) + EXPIRES_SOON_MS).toISOString();
  return ({ log: { entry } }) =>
    entry.kind === 'tool_call' && entry.status.state === 'pending' && (entry.expires_at ?? '') <= soon
      ? (entry.expires_at ?? '')
      : '';
}

/** The last reminder of each entry. */
function newestReminders(logs: readonly PlanLogEvent[]): Map<string, PlanLogEvent> {
  const newest = new Map<string, PlanLogEvent>();
  for (const log of logs) {
    if (log.entry.kind !== 'system' || log.entry.event !== 'reminder') continue;
    const known = newest.get(log.entry.entry_id);
    if (!known || log.version > known.version) newest.set(log.entry.entry_id, log);
  }
  return newest;
}

/** Whether something newly waits in a plan that the inbox does not have; then the inbox is fetched again. */
export function inboxMissesPlan(inbox: Inbox, live: LiveInbox): boolean {
  const known = knownPlans(inbox, live);
  const items = new Set([...inbox.items.map((item) => item.log.id), ...inbox.rest.map(({ id }) => id)]);
  const newest = newestById(since(inbox, live.logs)).values();
  return [...newest].some(
    (log) => waitsForPerson(log) && !items.has(log.id) && !known.contexts.has(log.plan_id),
  );
}

type ItemContext = Pick<InboxItem, 'plan_id' | 'plan_title' | 'contact' | 'template'>;

/**
 * Whole plans, and the context that a card shows of its plan: from the plan itself, else from the plan's first card. Cards of
 * the first page stand before those of the parts, which may have been loaded earlier.
 */
function knownPlans(inbox: Inbox, live: LiveInbox) {
  const states = newestStates(live.stateChanges);
  const records = [...inbox.plans, ...since(inbox, live.newPlans), ...since(inbox, live.updatedPlans)];
  const plans = new Map<string, Plan>();
  for (const [id, plan] of newestById(records)) plans.set(id, withState(plan, states.get(id)));
  const contexts = new Map<string, ItemContext>();
  for (const { plan_id, plan_title, contact, template } of inbox.items) {
    if (!contexts.has(plan_id)) contexts.set(plan_id, { plan_id, plan_title, contact, template });
  }
  for (const plan of plans.values()) {
    contexts.set(plan.id, {
      plan_id: plan.id,
      plan_title: plan.title,
      contact: plan.contacts[0]?.name ?? null,
      template: plan.template_name,
    });
  }
  return { plans, contexts };
}

/** The entry waits again, for another decision than the reminded one. */
function isUnknown({ entry }: PlanLogDisplay): boolean {
  return entry.kind === 'tool_call' && entry.status.state === 'unknown';
}
