import 'server-only';
import { and, asc, desc, eq, inArray, or } from 'drizzle-orm';
import type { Actor } from '../auth/schema';
import { contact } from '../contacts/tables';
import { nameOrder } from '../db/columns';
import type { Tx } from '../db/transaction';
import { dispatch } from '../delivery/tables';
import { decision, log_entry, plan, plan_contact } from '../plans/tables';
import { plan_template } from '../templates/tables';
import { type AuditRowKey, findAuditRows } from './find-audit-rows';
import { type AuditPlan, planRow, toolCallRow } from './rows';
import {
  type AuditCursor,
  type AuditFilter,
  type AuditList,
  type AuditRow,
  formatAuditCursor,
} from './schema';

const PAGE_SIZE = 50;

/**
 * One page of entries that waited for people and of decisions about plans, newest first: what was proposed, by whom,
 * when and how it was decided, what was dispatched and with which receipt.
 */
export async function listAudit(
  tx: Tx,
  orgId: string,
  { cursor, ...filter }: AuditFilter & { cursor?: AuditCursor | undefined },
  size = PAGE_SIZE,
): Promise<AuditList> {
  const keys = await findAuditRows(tx, orgId, filter, cursor, size + 1);
  const rows = await readRows(tx, orgId, keys.slice(0, size));
  const last = rows.at(-1);
  const hasMore = keys.length > size && last;
  return { rows, next_cursor: hasMore ? formatAuditCursor({ at: new Date(last.at), id: last.id }) : null };
}

async function readRows(tx: Tx, orgId: string, keys: AuditRowKey[]): Promise<AuditRow[]> {
  if (keys.length === 0) return [];
  const planIds = [...new Set(keys.map(({ plan_id }) => plan_id))];
  const ids = (source: AuditRowKey['source']) =>
    keys.filter((key) => key.source === source).map(({ id }) => id);
  const entryIds = ids('entry');
  const plans = await readPlans(tx, orgId, planIds);
  const entries = await tx
    .select()
    .from(log_entry)
    .where(
      and(eq(log_entry.org_id, orgId), inArray(log_entry.plan_id, planIds), inArray(log_entry.id, entryIds)),
    );
  const decisions = await tx
    .select()
    .from(decision)
    .where(
      and(
        eq(decision.org_id, orgId),
        inArray(decision.plan_id, planIds),
        or(inArray(decision.entry_id, entryIds), inArray(decision.id, ids('decision'))),
      ),
    )
    .orderBy(asc(decision.created_at), asc(decision.id));
  const dispatches = await tx
    .select()
    .from(dispatch)
    .where(
      and(
        eq(dispatch.org_id, orgId),
        inArray(dispatch.plan_id, planIds),
        inArray(dispatch.entry_id, entryIds),
      ),
    )
    .orderBy(asc(dispatch.attempt));
  const decisionsById = groupBy(decisions, (row) => row.entry_id ?? row.id);
  const dispatchesByEntry = groupBy(dispatches, (row) => row.entry_id);
  const byId = new Map(entries.map((row) => [row.id, row]));
  return keys.flatMap(({ source, id, plan_id }): AuditRow[] => {
    const plan = plans.get(plan_id);
    if (!plan) return [];
    if (source === 'decision') return (decisionsById.get(id) ?? []).map((row) => planRow(plan, row));
    const row = byId.get(id);
    return row ? toolCallRow(plan, row, decisionsById.get(id) ?? [], dispatchesByEntry.get(id) ?? []) : [];
  });
}

async function readPlans(tx: Tx, orgId: string, planIds: string[]): Promise<Map<string, AuditPlan>> {
  const rows = await tx
    .select({
      plan_id: plan.id,
      plan_title: plan.title,
      plan_status: plan.status,
      template_id: plan.template_id,
      template_name: plan_template.name,
    })
    .from(plan)
    .leftJoin(
      plan_template,
      and(eq(plan_template.org_id, plan.org_id), eq(plan_template.id, plan.template_id)),
    )
    .where(and(eq(plan.org_id, orgId), inArray(plan.id, planIds)));
  const people = await tx
    .select({ plan_id: plan_contact.plan_id, name: contact.name })
    .from(plan_contact)
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(and(eq(plan_contact.org_id, orgId), inArray(plan_contact.plan_id, planIds)))
    .orderBy(asc(nameOrder(contact.name)), asc(contact.id));
  const names = groupBy(people, (person) => person.plan_id);
  return new Map(
    rows.map((row) => [
      row.plan_id,
      { ...row, contacts: (names.get(row.plan_id) ?? []).map(({ name }) => name) },
    ]),
  );
}

function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

const MAX_RECENT_DECISIONS = 2_000;

/** The recent deciders, as filter options, with their names at their latest decision. */
export async function listDeciders(tx: Tx, orgId: string): Promise<Actor[]> {
  const rows = await tx
    .select({ actor: decision.actor })
    .from(decision)
    .where(eq(decision.org_id, orgId))
    .orderBy(desc(decision.created_at))
    .limit(MAX_RECENT_DECISIONS);
  const latest = new Map(rows.reverse().map(({ actor }) => [actor.id, actor]));
  return [...latest.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
