import 'server-only';
import { and, asc, desc, eq, ilike, inArray, isNotNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { contact } from '../db/schema/calls';
import { log_entry, plan, plan_contact, plan_template } from '../db/schema/plans';
import type { Tx } from '../db/transaction';
import { readStreamHead } from '../events/log';
import { formatCursor } from '../events/schema';
import { toDisplay } from './log';
import { EXPIRES_SOON_MS } from './merge-inbox';
import { databaseNow, type PlanRow } from './record';
import type { Inbox, Plan, PlanDetail, PlanList, PlanStatus } from './schema';

const PAGE_SIZE = 50;

export type PlanFilter = { status?: PlanStatus; q?: string; template?: string; page?: number };

/** The stream's cursor as of this transaction; in a snapshot it belongs to exactly what the snapshot shows. */
export async function readCursor(tx: Tx, orgId: string): Promise<string> {
  const { epoch, head } = await readStreamHead(tx, orgId);
  return formatCursor({ epoch, seq: head });
}

/** One page of plans, newest first. */
export async function listPlans(tx: Tx, orgId: string, filter: PlanFilter): Promise<PlanList> {
  const page = filter.page ?? 1;
  const term = filter.q ? `%${filter.q.replace(/[\\%_]/g, '\\$&')}%` : undefined;
  const conditions = [
    filter.status ? eq(plan.status, filter.status) : undefined,
    filter.template ? eq(plan.template_id, filter.template) : undefined,
    term
      ? or(ilike(plan.title, term), ilike(plan.description, term), inArray(plan.id, plansOf(tx, orgId, term)))
      : undefined,
  ];
  const plans = await selectPlans(tx, orgId, and(...conditions), PAGE_SIZE + 1, (page - 1) * PAGE_SIZE);
  return {
    plans: plans.slice(0, PAGE_SIZE),
    page,
    next_page: plans.length > PAGE_SIZE ? page + 1 : null,
    cursor: await readCursor(tx, orgId),
  };
}

function plansOf(tx: Tx, orgId: string, term: string) {
  return tx
    .select({ id: plan_contact.plan_id })
    .from(plan_contact)
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(and(eq(plan_contact.org_id, orgId), ilike(contact.name, term)));
}

export async function getPlan(tx: Tx, orgId: string, planId: string): Promise<Plan | null> {
  const [found] = await selectPlans(tx, orgId, eq(plan.id, planId), 1, 0);
  return found ?? null;
}

/** Null when the org has no such plan. */
export async function getPlanDetail(tx: Tx, orgId: string, planId: string): Promise<PlanDetail | null> {
  const found = await getPlan(tx, orgId, planId);
  if (!found) return null;
  const rows = await tx
    .select()
    .from(log_entry)
    .where(and(eq(log_entry.org_id, orgId), eq(log_entry.plan_id, planId)))
    .orderBy(asc(log_entry.created_at), asc(log_entry.version));
  return { plan: found, log: rows.map(toDisplay), cursor: await readCursor(tx, orgId) };
}

/** Everything that waits for a person: plans under review, pending messages and questions, unknown outcomes. */
export async function getInbox(tx: Tx, orgId: string): Promise<Inbox> {
  const read_at = await databaseNow(tx);
  const review = await selectPlans(tx, orgId, eq(plan.status, 'pending_review'), 500, 0);
  const rows = await tx
    .select({ log: log_entry, plan_id: plan.id, plan_title: plan.title, call_id: plan.call_id })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .where(and(eq(log_entry.org_id, orgId), inArray(log_entry.status, ['pending', 'approved', 'unknown'])))
    .orderBy(...byUrgency(read_at))
    .limit(500);
  const contacts = await contactsOf(tx, orgId, [...new Set(rows.map((row) => row.plan_id))]);
  return {
    plans: review.reverse(),
    items: rows.map((row) => ({
      plan_id: row.plan_id,
      plan_title: row.plan_title,
      contact: contacts.get(row.plan_id)?.[0]?.name ?? null,
      log: toDisplay(row.log),
      reminded_at: row.log.status === 'unknown' ? null : (row.log.reminded_at?.toISOString() ?? null),
    })),
    read_at: read_at.toISOString(),
    cursor: await readCursor(tx, orgId),
  };
}

/** The same order as `byUrgency` in merge.ts: what the screen shows first must not be what the limit cuts off. */
function byUrgency(readAt: Date): SQL[] {
  const soon = lte(log_entry.expires_at, new Date(readAt.getTime() + EXPIRES_SOON_MS));
  const reminded = and(eq(log_entry.status, 'pending'), isNotNull(log_entry.reminded_at));
  return [
    sql`case when ${soon} then 0 when ${reminded} then 1 else 2 end`,
    sql`case when ${soon} then ${log_entry.expires_at} end`,
    asc(log_entry.created_at),
    asc(log_entry.version),
    asc(log_entry.id),
  ];
}

/** Plans that match, newest first, as the API shows them. */
export async function selectPlans(
  tx: Tx,
  orgId: string,
  condition: SQL | undefined,
  limit: number,
  offset: number,
): Promise<Plan[]> {
  const rows = await tx
    .select({ row: plan, template_name: plan_template.name })
    .from(plan)
    .leftJoin(
      plan_template,
      and(eq(plan_template.org_id, plan.org_id), eq(plan_template.id, plan.template_id)),
    )
    .where(and(eq(plan.org_id, orgId), condition))
    .orderBy(desc(plan.created_at), desc(plan.id))
    .limit(limit)
    .offset(offset);
  const contacts = await contactsOf(
    tx,
    orgId,
    rows.map(({ row }) => row.id),
  );
  return rows.map(({ row, template_name }) => toPlan(row, template_name, contacts.get(row.id) ?? []));
}

async function contactsOf(tx: Tx, orgId: string, planIds: string[]): Promise<Map<string, Plan['contacts']>> {
  const found = new Map<string, Plan['contacts']>();
  if (planIds.length === 0) return found;
  const rows = await tx
    .select({
      plan_id: plan_contact.plan_id,
      id: contact.id,
      name: contact.name,
      email: contact.email,
      phone: contact.phone,
    })
    .from(plan_contact)
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(and(eq(plan_contact.org_id, orgId), inArray(plan_contact.plan_id, planIds)))
    .orderBy(asc(contact.name), asc(contact.id));
  for (const { plan_id, ...person } of rows) found.set(plan_id, [...(found.get(plan_id) ?? []), person]);
  return found;
}

function toPlan(row: PlanRow, templateName: string | null, contacts: Plan['contacts']): Plan {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    state: row.state,
    version: row.version,
    call_id: row.call_id,
    template_id: row.template_id,
    template_name: templateName,
    contacts,
    preview: row.preview,
    created_at: row.created_at.toISOString(),
  };
}
