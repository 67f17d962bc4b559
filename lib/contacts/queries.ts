import 'server-only';
import { and, asc, desc, eq, ilike, inArray, or, sql } from 'drizzle-orm';
import { nameOrder } from '../db/columns';
import type { Tx } from '../db/transaction';
import { selectPlans } from '../plans/queries/plans';
import type { Plan } from '../plans/schema/plan';
import { plan, plan_contact } from '../plans/tables';
import type { Contact, ContactNote } from './schema';
import { contact, contact_note } from './tables';

const PAGE_SIZE = 50;

export type ContactList = { contacts: Contact[]; next: string | null };

/** One page of contacts by name, after the contact that `after` names. */
export async function listContacts(
  tx: Tx,
  orgId: string,
  filter: { q?: string; after?: string | undefined },
): Promise<ContactList> {
  const term = filter.q ? `%${filter.q.replace(/[\\%_]/g, '\\$&')}%` : undefined;
  const matches = term
    ? or(ilike(contact.name, term), ilike(contact.email, term), ilike(contact.phone, term))
    : undefined;
  const afterCursor = filter.after
    ? sql`(${nameOrder(contact.name)}, ${contact.id}) > (select last.name, last.id from ${contact} last
        where last.org_id = ${orgId} and last.id = ${filter.after}::uuid)`
    : undefined;
  const rows = await tx
    .select()
    .from(contact)
    .where(and(eq(contact.org_id, orgId), matches, afterCursor))
    .orderBy(asc(nameOrder(contact.name)), asc(contact.id))
    .limit(PAGE_SIZE + 1);
  const contacts = rows.slice(0, PAGE_SIZE).map(toContact);
  return { contacts, next: rows.length > PAGE_SIZE ? (contacts.at(-1)?.id ?? null) : null };
}

export type ContactDetail = { contact: Contact; notes: ContactNote[]; plans: Plan[] };

/** A contact with its notes and plans, newest first; null when the org has no such contact. */
export async function getContact(tx: Tx, orgId: string, id: string): Promise<ContactDetail | null> {
  const [row] = await tx
    .select()
    .from(contact)
    .where(and(eq(contact.org_id, orgId), eq(contact.id, id)));
  if (!row) return null;
  const notes = await tx
    .select()
    .from(contact_note)
    .where(and(eq(contact_note.org_id, orgId), eq(contact_note.contact_id, id)))
    .orderBy(desc(contact_note.created_at), desc(contact_note.id))
    .limit(200);
  const planIds = tx
    .select({ id: plan_contact.plan_id })
    .from(plan_contact)
    .where(and(eq(plan_contact.org_id, orgId), eq(plan_contact.contact_id, id)));
  const plans = await selectPlans(tx, orgId, inArray(plan.id, planIds), 50);
  return { contact: toContact(row), notes: notes.map(toContactNote), plans };
}

export function toContact(row: typeof contact.$inferSelect): Contact {
  const { id, name, email, phone, do_not_email, do_not_text, version } = row;
  const created_at = row.created_at.toISOString();
  return { id, name, email, phone, do_not_email, do_not_text, version, created_at };
}

export function toContactNote(row: typeof contact_note.$inferSelect): ContactNote {
  const { id, text, author, plan_id } = row;
  return { id, text, author, plan_id, created_at: row.created_at.toISOString() };
}
