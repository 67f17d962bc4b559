import type { InboxKind } from '@/lib/plans/inbox-kinds';
import { expiresSoon, isUrgent } from '@/lib/plans/merge/inbox';
import { isOpen, kindOfLog } from '@/lib/plans/merge/inbox-index';
import type { Inbox, InboxItem } from '@/lib/plans/schema/inbox';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import type { Plan } from '@/lib/plans/schema/plan';
import { effectiveArgs, isToolCall, textOf } from '../../plans/_entry/entry-args';

export type EntryRow = { key: string; kind: Exclude<InboxKind, 'plan'>; item: InboxItem };
export type PlanRow = { key: string; kind: 'plan'; plan: Plan };
/** One row of the queue: a message, a question, or a plan to review. */
export type QueueRow = EntryRow | PlanRow;

export type QueueFilters = {
  kind?: InboxKind | undefined;
  q?: string | undefined;
  soon?: boolean | undefined;
};

const rows = new WeakMap<InboxItem | Plan, QueueRow>();

/** The same item gives the same row object, so that an unchanged row is not rendered again. */
export function rowOf(item: InboxItem): QueueRow {
  const known = rows.get(item) ?? { key: item.log.id, kind: entryKind(item.log), item };
  rows.set(item, known);
  return known;
}

export function planRowOf(plan: Plan): QueueRow {
  const known = rows.get(plan) ?? { key: plan.id, kind: 'plan', plan };
  rows.set(plan, known);
  return known;
}

function entryKind(log: PlanLogDisplay): EntryRow['kind'] {
  const kind = kindOfLog(log);
  return kind === 'plan' ? 'question' : kind;
}

/** Plans and entries as one queue: urgent ones first, then the oldest. */
export function queueOf({ items, plans, read_at }: Inbox): QueueRow[] {
  const urgent = items.findIndex((item) => !isUrgent(item, read_at));
  const first = urgent === -1 ? items : items.slice(0, urgent);
  const rest = [...items.slice(first.length).map(rowOf), ...plans.map(planRowOf)];
  rest.sort((a, b) => (createdAtOf(a) < createdAtOf(b) ? -1 : createdAtOf(a) > createdAtOf(b) ? 1 : 0));
  return [...first.map(rowOf), ...rest];
}

export function createdAtOf(row: QueueRow): string {
  return row.kind === 'plan' ? row.plan.created_at : row.item.log.created_at;
}

/** Whether it waits for a person to decide. */
export function needsDecision(row: QueueRow): boolean {
  return row.kind === 'plan' ? row.plan.state.status === 'pending_review' : isOpen(row.item.log);
}

export function filterRows(all: QueueRow[], { kind, q, soon }: QueueFilters, readAt: string): QueueRow[] {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((row) => {
    if (kind && row.kind !== kind) return false;
    if (soon && (row.kind === 'plan' || !expiresSoon(row.item, readAt))) return false;
    if (words.length === 0) return true;
    const text = searched(row);
    return words.every((word) => text.includes(word));
  });
}

const texts = new WeakMap<QueueRow, string>();

/** Searchable text of a row: recipient, plan, template, and what its line says. */
function searched(row: QueueRow): string {
  const text = texts.get(row) ?? searchTextsOf(row).join('\n').toLowerCase();
  texts.set(row, text);
  return text;
}

function searchTextsOf(row: QueueRow): string[] {
  if (row.kind === 'plan') {
    const { title, template_name, contacts } = row.plan;
    return [title, template_name ?? '', ...contacts.map(({ name }) => name)];
  }
  const { contact, plan_title, template } = row.item;
  return [contact ?? '', plan_title, template ?? '', addressOf(row), lineOf(row)];
}

export function addressOf({ item: { log } }: EntryRow): string {
  return isToolCall(log) ? textOf(effectiveArgs(log.entry), 'to') : '';
}

/** The text of the row: the subject, the question, or the beginning of the message. */
export function lineOf({ item: { log } }: EntryRow): string {
  if (!isToolCall(log)) return '';
  const args = effectiveArgs(log.entry);
  return textOf(args, 'subject') || textOf(args, 'question') || textOf(args, 'body').slice(0, 160);
}

/** The recipient, as the row and the confirmation name it. */
export function nameOf(row: QueueRow): string {
  if (row.kind === 'plan') return row.plan.contacts.map(({ name }) => name).join(', ') || row.plan.title;
  return row.item.contact ?? (addressOf(row) || row.item.plan_title);
}

export function countRows(found: readonly QueueRow[]): Record<InboxKind, number> {
  const counts: Record<InboxKind, number> = { email: 0, text: 0, question: 0, plan: 0, unclear: 0 };
  for (const row of found) if (needsDecision(row)) counts[row.kind] += 1;
  return counts;
}
