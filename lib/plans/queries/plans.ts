import 'server-only';
import { and, asc, desc, eq, ilike, inArray, or, type SQL, sql } from 'drizzle-orm';
import { contact } from '../../contacts/tables';
import { nameOrder } from '../../db/columns';
import type { Tx } from '../../db/transaction';
import { readCursor } from '../../events/log';
import { plan_template } from '../../templates/tables';
import type { PlanRow } from '../changes/apply-change';
import type { Plan, PlanList } from '../schema/plan';
import { plan, plan_contact } from '../tables';
import { formatPlace, type PlanFilters, type PlanPlace, statesOf } from '../urls';

const PAGE_SIZE = 50;

export type PlanPage = PlanFilters & { before?: PlanPlace | undefined; limit?: number | undefined };

/** Plans from a place on, newest first. At any depth no more rows are read than are returned. */
export async function listPlans(tx: Tx, orgId: string, filter: PlanPage): Promise<PlanList> {
  const { before, limit = PAGE_SIZE } = filter;
  const states = statesOf(filter.status);
  const term = filter.q ? `%${filter.q.replace(/[\\%_]/g, '\\$&')}%` : undefined;
  const conditions = [
    states ? inArray(plan.status, [...states]) : undefined,
    before
      ? sql`(${plan.created_at}, ${plan.id}) < (${before.created_at}::timestamptz, ${before.id}::uuid)`
      : undefined,
    filter.template ? eq(plan.template_id, filter.template) : undefined,
    term
      ? or(
          ilike(plan.title, term),
          ilike(plan.description, term),
          inArray(plan.id, planIdsByContactName(tx, orgId, term)),
        )
      : undefined,
  ];
  const found = await selectPlans(tx, orgId, and(...conditions), limit + 1);
  const plans = found.slice(0, limit);
  const last = plans.at(-1);
  return {
    plans,
    next: last && found.length > limit ? formatPlace(last) : null,
    cursor: await readCursor(tx, orgId),
  };
}

function planIdsByContactName(tx: Tx, orgId: string, term: string) {
  return tx
    .select({ id: plan_contact.plan_id })
    .from(plan_contact)
    .innerJoin(contact, and(eq(contact.org_id, plan_contact.org_id), eq(contact.id, plan_contact.contact_id)))
    .where(and(eq(plan_contact.org_id, orgId), ilike(contact.name, term)));
}

export async function getPlan(tx: Tx, orgId: string, planId: string): Promise<Plan | null> {
  const [found] = await selectPlans(tx, orgId, eq(plan.id, planId), 1);
  return found ?? null;
}

/** Plans that match, newest first, as the API shows them. */
export async function selectPlans(
  tx: Tx,
  orgId: string,
  condition: SQL | undefined,
  limit: number,
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
    .limit(limit);
  const contacts = await contactsOf(
    tx,
    orgId,
    rows.map(({ row }) => row.id),
  );
  return rows.map(({ row, template_name }) => toPlan(row, template_name, contacts.get(row.id) ?? []));
}

/** The contacts of each plan, by plan id, sorted by name. */
export async function contactsOf(
  tx: Tx,
  orgId: string,
  planIds: string[],
): Promise<Map<string, Plan['contacts']>> {
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
    .orderBy(asc(nameOrder(contact.name)), asc(contact.id));
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
