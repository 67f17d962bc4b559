import 'server-only';
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { OUR_ROLE, type Participant } from '../calls/schema';
import { nextVersion } from '../db/row-version';
import type { Tx } from '../db/transaction';
import { toE164 } from './phone';
import { contact } from './tables';

type Row = typeof contact.$inferSelect;
/** A person as the call describes them, in the form of a contact. */
type CallPerson = { name: string | null; email: string | null; phone: string | null };

/**
 * Finds or creates the contacts of a call's other side: by email address, else by a phone number that does not belong
 * to another address, else (when the call gives neither) by exact name. Missing fields of a found contact are filled
 * in.
 */
export async function matchContacts(tx: Tx, orgId: string, participants: Participant[]): Promise<string[]> {
  const people = participants.filter(({ role }) => role.trim().toLowerCase() !== OUR_ROLE).map(toPerson);
  const identifiable = people.filter(({ name, email, phone }) => name || email || phone);
  if (identifiable.length === 0) return [];
  // Two calls of one new caller at the same moment would each find no contact and each create one. A unique key cannot
  // prevent it, since people may share an address; so matching runs one at a time per organization.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`contacts ${orgId}`}, 0))`);
  const known = await findCandidates(tx, orgId, identifiable);
  const ids = new Set<string>();
  for (const person of identifiable) {
    const found = findMatch(known, person);
    if (found) await fillMissingFields(tx, found, person);
    else known.push(await insertContact(tx, orgId, person));
    const match = found ?? known.at(-1);
    if (match) ids.add(match.id);
  }
  return [...ids];
}

function toPerson({ name, email, phone }: Participant): CallPerson {
  return {
    name: name ?? null,
    email: email?.toLowerCase() ?? null,
    // An impossible number gives no contact and no error: the call is stored, whatever its data.
    phone: phone ? toE164(phone) : null,
  };
}

async function findCandidates(tx: Tx, orgId: string, people: CallPerson[]): Promise<Row[]> {
  const valuesOf = (field: keyof CallPerson) => people.flatMap((person) => person[field] ?? []);
  return tx
    .select()
    .from(contact)
    .where(
      and(
        eq(contact.org_id, orgId),
        or(
          inArray(contact.email, valuesOf('email')),
          inArray(contact.phone, valuesOf('phone')),
          inArray(contact.name, valuesOf('name')),
        ),
      ),
    )
    .orderBy(asc(contact.created_at), asc(contact.id));
}

function findMatch(known: Row[], { name, email, phone }: CallPerson): Row | undefined {
  if (!email && !phone) return known.find((row) => row.name === name);
  const byEmail = email ? known.find((row) => row.email === email) : undefined;
  // A number may be shared by a family or a switchboard, so a number that is filed with another address does not
  // identify the caller.
  const callers = known.filter((row) => row.phone !== null && row.phone === phone);
  return byEmail ?? callers.find((row) => !email || !row.email);
}

/**
 * Fills in missing fields. A contact that was named after its address gets its name as soon as a call gives one. The row is
 * read again under a lock, because a person may have saved it since the candidates were read.
 */
async function fillMissingFields(tx: Tx, candidate: Row, person: CallPerson): Promise<void> {
  if (!missingFields(candidate, person)) return;
  const isContact = and(eq(contact.org_id, candidate.org_id), eq(contact.id, candidate.id));
  const [present] = await tx.select().from(contact).where(isContact).for('no key update');
  if (!present) return;
  const filled = missingFields(present, person);
  Object.assign(candidate, present, filled);
  if (!filled) return;
  await tx
    .update(contact)
    .set({ ...filled, version: nextVersion(contact.version) })
    .where(isContact);
}

/** The fields that the call can fill in; null when there is none. */
function missingFields(row: Row, person: CallPerson): Pick<Row, 'name' | 'email' | 'phone'> | null {
  const isNamedAfterAddress = row.name === row.email || row.name === row.phone;
  const filled = {
    name: (isNamedAfterAddress && person.name) || row.name,
    email: row.email ?? person.email,
    phone: row.phone ?? person.phone,
  };
  const isFilled = filled.name !== row.name || filled.email !== row.email || filled.phone !== row.phone;
  return isFilled ? filled : null;
}

async function insertContact(tx: Tx, orgId: string, { name, email, phone }: CallPerson): Promise<Row> {
  const values = { org_id: orgId, id: uuid(), name: name ?? email ?? phone ?? '', email, phone };
  const [row] = await tx.insert(contact).values(values).returning();
  if (!row) throw new Error('a contact was not written');
  return row;
}
