import 'server-only';
import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Auth } from '../auth/auth';
import { member, organization, user } from '../auth/tables';
import { addCall } from '../calls/intake';
import { addContactNote, createContact } from '../contacts/commands';
import type { Database, Tx } from '../db/transaction';
import type { Env } from '../env';
import { addDefaultTemplate } from '../templates/default-template';
import { demoCalls } from './calls';
import { DEMO_CONTACTS, DEMO_ORG, DEMO_PASSWORD, DEMO_PEOPLE, isDemoEnabled } from './demo';

/**
 * Creates the demo organization where it is allowed. Each step is atomic and finds what an earlier start has done, so a
 * crash in between costs nothing and a restart changes nothing.
 */
export async function seedDemo(deps: { env: Env; database: Database; auth: Auth }): Promise<void> {
  const { env, database, auth } = deps;
  if (!isDemoEnabled(env)) return;
  const userIds = new Map<string, string>();
  for (const { name, email } of DEMO_PEOPLE)
    userIds.set(email, await ensureUser(database, auth, name, email));
  const isOurs = await database.transaction((tx) => ensureOrg(tx, userIds));
  if (!isOurs) return;
  for (const call of demoCalls(new Date())) await addCall(database, DEMO_ORG.id, call);
}

/** Creates the user through better-auth, so that signing in works as for every user. */
async function ensureUser(database: Database, auth: Auth, name: string, email: string): Promise<string> {
  const [known] = await database.db.select({ id: user.id }).from(user).where(eq(user.email, email));
  if (known) return known.id;
  const created = await auth.api.signUpEmail({ body: { name, email, password: DEMO_PASSWORD } });
  return created.user.id;
}

/** False when a person has taken the slug `demo` for an organization of their own, which is left alone. */
async function ensureOrg(tx: Tx, userIds: Map<string, string>): Promise<boolean> {
  const [known] = await tx
    .select({ id: organization.id })
    .from(organization)
    .where(eq(organization.slug, DEMO_ORG.slug));
  if (known) return known.id === DEMO_ORG.id;
  // The demo is for looking around, so its setup checklist is dismissed.
  await tx.insert(organization).values({ ...DEMO_ORG, metadata: '{"onboarding":"dismissed"}' });
  const members = DEMO_PEOPLE.flatMap(({ email, role }) => {
    const userId = userIds.get(email);
    return userId ? [{ id: uuid(), organizationId: DEMO_ORG.id, userId, role }] : [];
  });
  await tx.insert(member).values(members);
  await addDefaultTemplate(tx, DEMO_ORG.id);
  for (const { name, email, phone, note } of DEMO_CONTACTS) {
    const contact = await createContact(tx, DEMO_ORG.id, {
      name,
      email: email ?? undefined,
      phone,
      do_not_email: false,
      do_not_text: false,
    });
    const author = 'Ana Castellan';
    if (note) await addContactNote(tx, DEMO_ORG.id, contact.id, { text: note, author, plan_id: null });
  }
  return true;
}
