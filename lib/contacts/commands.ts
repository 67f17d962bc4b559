import 'server-only';
import { and, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { compareVersion, nextVersion } from '../db/row-version';
import type { Transactions, Tx } from '../db/transaction';
import { AppError } from '../errors';
import { flagDoNotContact } from '../plans/staleness/flag-plans';
import { requireE164 } from './phone';
import { toContact, toContactNote } from './queries';
import type { Contact, ContactInput, ContactNote, ContactPatch } from './schema';
import { contact, contact_note } from './tables';

/** @throws AppError invalid when the phone number is not a possible one */
export async function createContact(tx: Tx, orgId: string, input: ContactInput): Promise<Contact> {
  const [row] = await tx
    .insert(contact)
    .values({
      org_id: orgId,
      id: uuid(),
      name: input.name,
      email: input.email ?? null,
      phone: input.phone ? requireE164(input.phone) : null,
      do_not_email: input.do_not_email,
      do_not_text: input.do_not_text,
    })
    .returning();
  if (!row) throw new AppError('internal', 'The contact was not written.');
  return toContact(row);
}

/**
 * Updates the fields of the patch.
 * @throws AppError not_found; conflict when the contact has changed since the patch's version
 */
export async function updateContact(
  tx: Tx,
  orgId: string,
  id: string,
  { version, email, phone, ...patch }: ContactPatch,
): Promise<Contact> {
  const isContact = and(eq(contact.org_id, orgId), eq(contact.id, id));
  const changes = {
    ...patch,
    ...(email === undefined ? {} : { email: email || null }),
    ...(phone === undefined ? {} : { phone: phone ? requireE164(phone) : null }),
  };
  const [locked] = await tx.select().from(contact).where(isContact).for('no key update');
  if (!locked) throw new AppError('not_found', 'There is no such contact.');
  const current = toContact(locked);
  if (!compareVersion(current, version, changes, 'this contact')) return current;
  const [row] = await tx
    .update(contact)
    .set({ ...changes, version: nextVersion(contact.version) })
    .where(isContact)
    .returning();
  if (!row) throw new AppError('internal', 'The contact was not written.');
  return toContact(row);
}

/**
 * Updates a contact, then flags the waiting messages that its opt-outs concern. The contact is committed first; a
 * repeat of the same patch completes the work that a crash in between has left undone.
 */
export async function updateContactAndFlags(
  database: Transactions,
  orgId: string,
  id: string,
  patch: ContactPatch,
): Promise<Contact> {
  const updated = await database.transaction((tx) => updateContact(tx, orgId, id, patch));
  await flagDoNotContact(database, orgId, updated);
  return updated;
}

/** `author` is a name to show: the person's, the API key's, or that of a plan's tool. */
export async function addContactNote(
  tx: Tx,
  orgId: string,
  contactId: string,
  note: { text: string; author: string; plan_id: string | null },
): Promise<ContactNote> {
  const [known] = await tx
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.org_id, orgId), eq(contact.id, contactId)))
    .for('key share');
  if (!known) throw new AppError('not_found', 'There is no such contact.');
  const [row] = await tx
    .insert(contact_note)
    .values({ org_id: orgId, id: uuid(), contact_id: contactId, ...note })
    .returning();
  if (!row) throw new AppError('internal', 'The note was not written.');
  return toContactNote(row);
}
